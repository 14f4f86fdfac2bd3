// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_MEMBER_GROUP: the addresses behind a broker name. [DefaultRequestProcessor.java getBrokerMemberGroup]
import { getBrokerMemberGroup } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'
import { defaultRemark } from '../../remarks.js'

export const handleGetBrokerMemberGroup = nameServerHandler(getBrokerMemberGroup, (nameServer, request) => {
  const { clusterName: cluster, brokerName } = request
  const brokerAddrs = nameServer.routes.membersOf(brokerName)
  return { remark: defaultRemark, body: { brokerMemberGroup: { cluster, brokerName, brokerAddrs } } }
})
