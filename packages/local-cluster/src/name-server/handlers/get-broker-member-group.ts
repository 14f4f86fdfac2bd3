// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_MEMBER_GROUP: the addresses behind a broker name. [DefaultRequestProcessor.java getBrokerMemberGroup]
import type { getBrokerMemberGroup } from '@rocketmq-ts/protocol'
import { defaultRemark } from '../../remarks.js'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the addresses. */
export const handleGetBrokerMemberGroup: NameServerHandler<typeof getBrokerMemberGroup> = (nameServer, request) => {
  const { clusterName: cluster, brokerName } = request
  const brokerAddrs = nameServer.routes.membersOf(brokerName)
  return { remark: defaultRemark, body: { brokerMemberGroup: { cluster, brokerName, brokerAddrs } } }
}
