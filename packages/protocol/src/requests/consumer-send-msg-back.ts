// SPDX-License-Identifier: Apache-2.0
// CONSUMER_SEND_MSG_BACK, code 36: client to broker. The message comes back on the group's retry topic, or goes to
// its dead letters after too many times.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Gives a message back that could not be consumed; the broker delivers it again later.
 * [AbstractSendMessageProcessor.java]
 */
export const consumerSendMsgBack = declare({
  code: 36,
  name: 'CONSUMER_SEND_MSG_BACK',
  request: {
    ...routed,
    /** Position of the message in the commit log, bytes: not its queue offset. */
    offset: int64,
    /** Consumer group. */
    group: string,
    /**
     * Delay level of the next delivery; 0 lets the broker choose (3 + times consumed), -1 sends it to the dead
     * letters.
     */
    delayLevel: int32,
    /** Id of the message; for traces. */
    originMsgId: optional(string),
    /** Topic that it was consumed from; for traces. */
    originTopic: optional(string),
    /** False by default. */
    unitMode: optional(boolean),
    /** Maximum number of deliveries; beyond it the message is a dead letter. The group's own limit by default. */
    maxReconsumeTimes: optional(int32),
  },
})
