// SPDX-License-Identifier: Apache-2.0
// GET_PRODUCER_CONNECTION_LIST: connected producers of a group. [AdminBrokerProcessor.java
// getProducerConnectionList]
import { getProducerConnectionList, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { describeChannel } from '../client-channel.js'

export const handleGetProducerConnectionList = handle(getProducerConnectionList, (broker, { producerGroup }) => {
  const connectionSet = broker.producers.channelsOf(producerGroup).map(describeChannel)
  if (connectionSet.length === 0) refuse('SYSTEM_ERROR', `the producer group[${producerGroup}] not exist`)
  return { body: { connectionSet } }
})
