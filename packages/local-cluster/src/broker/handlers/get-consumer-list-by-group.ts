// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_LIST_BY_GROUP: who is in a group, for rebalancing. [ConsumerManageProcessor.java getConsumerListByGroup]
import { consumerListBody, getConsumerListByGroup, refuse, responseCodes } from '@rocketmq-ts/protocol'
import { RemotingCommand } from '@rocketmq-ts/remoting'
import { handle } from '../broker.js'

export const handleGetConsumerListByGroup = handle(getConsumerListByGroup, (broker, { consumerGroup }) => {
  const channels = broker.consumers.get(consumerGroup)?.channels.values() ?? []
  const consumerIdList = [...channels].map(({ clientId }) => clientId)
  if (consumerIdList.length === 0) refuse('SYSTEM_ERROR', `no consumer for this group, ${consumerGroup}`, {})
  const body = consumerListBody.encode({ consumerIdList })
  return new RemotingCommand({ code: responseCodes.SUCCESS.code, extFields: {}, body })
})
