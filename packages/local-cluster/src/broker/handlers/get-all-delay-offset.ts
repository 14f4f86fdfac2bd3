// SPDX-License-Identifier: Apache-2.0
// GET_ALL_DELAY_OFFSET: how far each delay level has been delivered, as slaves copy it. [AdminBrokerProcessor.java
// getAllDelayOffset]
import { getAllDelayOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { delayOffsets } from '../delay/level-delivery.js'

export const handleGetAllDelayOffset = handle(getAllDelayOffset, broker => {
  const offsetTable = broker.disk.keep(delayOffsets)
  return { body: { dataVersion: { stateVersion: 0, timestamp: broker.startedAt, counter: 0 }, offsetTable } }
})
