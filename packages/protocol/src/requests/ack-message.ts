// SPDX-License-Identifier: Apache-2.0
// ACK_MESSAGE, code 200051: client to broker. The topic is the one that the message was stored under: a retry topic,
// when its receipt says so.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Which message, of those that were taken by POP. */
export const takenMessage = {
  ...topicRouted,
  /** Group for which the message was taken. */
  consumerGroup: string,
  /** Topic where the message is stored: of a retried one the retry topic. */
  topic: string,
  /** Queue inside the topic, counted from 0. */
  queueId: int32,
  /** The receipt of the message, property POP_CK. */
  extraInfo: string,
  /** Position of the message in the queue. */
  offset: int64,
}

/**
 * Says that a message taken by POP is consumed. NO_MESSAGE when the receipt points outside of the queue: there is
 * nothing left to do. [AckMessageProcessor.java]
 */
export const ackMessage = declare({
  code: 200051,
  name: 'ACK_MESSAGE',
  request: {
    ...takenMessage,
    /** Lite topic of the message, since 5.5. */
    liteTopic: optional(string),
  },
  answers: ['SUCCESS', 'NO_MESSAGE'],
})
