// SPDX-License-Identifier: Apache-2.0
// SWITCH_TIMER_ENGINE, code 5001: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { messageProperties } from '../message/message-properties.js'
import { declare } from '../response-codes.js'

/**
 * Chooses where the timer keeps its messages. INVALID_PARAMETER when the broker has the one already or cannot change.
 * Brokers since 5.4 know it. [AdminBrokerProcessor.java of 5.5.0]
 */
export const switchTimerEngine = declare({
  code: 5001,
  name: 'SWITCH_TIMER_ENGINE',
  request: {
    /** `F` files, `R` RocksDB. */
    engine: string.wire(messageProperties.timerEngine.name),
  },
})
