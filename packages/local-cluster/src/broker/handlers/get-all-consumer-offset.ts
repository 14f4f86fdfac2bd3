// SPDX-License-Identifier: Apache-2.0
// GET_ALL_CONSUMER_OFFSET: all positions, as slaves copy them. [AdminBrokerProcessor.java getAllConsumerOffset]
import { getAllConsumerOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetAllConsumerOffset = handle(getAllConsumerOffset, broker => {
  const groupTopicMap = new Map<string, string[]>()
  for (const key of broker.offsets.all().keys()) {
    const at = key.indexOf('@')
    const group = key.slice(at + 1)
    groupTopicMap.set(group, [...(groupTopicMap.get(group) ?? []), key.slice(0, at)])
  }
  const dataVersion = { stateVersion: 0, timestamp: broker.startedAt, counter: 0 }
  return { body: { dataVersion, groupTopicMap, offsetTable: broker.offsets.all(), pullOffsetTable: new Map() } }
})
