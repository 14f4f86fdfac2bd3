// SPDX-License-Identifier: Apache-2.0
// CHANGE_MESSAGE_INVISIBLETIME, code 200053: client to broker. NO_MESSAGE rejects here, other than for ACK_MESSAGE:
// without a new receipt there is no answer to give.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { takenMessage } from './ack-message.js'

/**
 * Gives a message taken by POP another time to come again, which also makes a new receipt.
 * [ChangeInvisibleTimeProcessor.java]
 */
export const changeMessageInvisibleTime = declare({
  code: 200053,
  name: 'CHANGE_MESSAGE_INVISIBLETIME',
  request: {
    ...takenMessage,
    /** How long it belongs to the caller from now on, milliseconds. */
    invisibleTime: int64,
    /** Lite topic of the message, since 5.5. */
    liteTopic: optional(string),
    /** With ordered groups: do not count this as a delivery; since 5.5, false by default. */
    suspend: optional(boolean),
  },
  response: {
    /** The new start, milliseconds since the epoch. */
    popTime: int64,
    /** How long it belongs to the caller, milliseconds. */
    invisibleTime: int64,
    /** Queue that will bring it again; part of the new receipt. */
    reviveQueueId: int32.wire('reviveQid'),
  },
})
