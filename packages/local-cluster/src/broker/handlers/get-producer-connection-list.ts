// SPDX-License-Identifier: Apache-2.0
// GET_PRODUCER_CONNECTION_LIST: connected producers of a group. [AdminBrokerProcessor.java
// getProducerConnectionList]
import { refuse, type getProducerConnectionList } from '@rocketmq-ts/protocol'
import { describeChannel } from '../client-channel.js'
import type { BrokerHandler } from '../broker.js'

/** Answers with the producers. */
export const handleGetProducerConnectionList: BrokerHandler<typeof getProducerConnectionList> = (
  broker,
  { producerGroup },
) => {
  const connectionSet = broker.producers.channelsOf(producerGroup).map(describeChannel)
  if (connectionSet.length === 0) refuse('SYSTEM_ERROR', `the producer group[${producerGroup}] not exist`)
  return { body: { connectionSet } }
}
