// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_CONNECTION_LIST: members and subscriptions of a connected group. [AdminBrokerProcessor.java
// getConsumerConnectionList]
import { getConsumerConnectionList, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { describeChannel } from '../client-channel.js'

export const handleGetConsumerConnectionList = handle(getConsumerConnectionList, (broker, { consumerGroup }) => {
  const group = broker.consumers.get(consumerGroup)
  if (group === undefined) refuse('CONSUMER_NOT_ONLINE', `the consumer group[${consumerGroup}] not online`)
  const { consumeType, messageModel, consumeFromWhere, subscriptions: subscriptionTable } = group
  const connectionSet = [...group.channels.values()].map(describeChannel)
  return { body: { connectionSet, subscriptionTable, consumeType, messageModel, consumeFromWhere } }
})
