// SPDX-License-Identifier: Apache-2.0
// GET_TIMER_CHECK_POINT: how far the timer wheel has read, as slaves copy it. [AdminBrokerProcessor.java
// getTimerCheckPoint]
import { getTimerCheckPoint, timerTopic } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetTimerCheckPoint = handle(getTimerCheckPoint, broker => ({
  body: {
    lastReadTimeMs: broker.clock.now(),
    lastTimerLogFlushPos: 0,
    lastTimerQueueOffset: broker.store.maxOffset(timerTopic, 0),
    masterTimerQueueOffset: broker.store.maxOffset(timerTopic, 0),
    dataVersion: { stateVersion: 0, timestamp: broker.startedAt, counter: 0 },
  },
}))
