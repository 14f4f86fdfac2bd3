// SPDX-License-Identifier: Apache-2.0
// GET_TIMER_METRICS: waiting timer messages by topic, as slaves copy them; the embedded timer keeps no such count.
// [AdminBrokerProcessor.java getTimerMetrics]
import { getTimerMetrics } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetTimerMetrics = handle(getTimerMetrics, broker => ({
  body: { timingCount: new Map(), dataVersion: { stateVersion: 0, timestamp: broker.startedAt, counter: 0 } },
}))
