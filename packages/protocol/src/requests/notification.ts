// SPDX-License-Identifier: Apache-2.0
// NOTIFICATION, code 200054: client to broker. The code needs more than 16 bits, so it travels with a JSON header
// only. The broker may hold it until a message arrives.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { expressionType } from '../vocabulary/expression-type.js'
import { topicRouted } from './routing-fields.js'

/** Asks whether a group has messages to take by POP. Brokers since 5.0 know it. [NotificationProcessor.java] */
export const notification = declare({
  code: 200054,
  name: 'NOTIFICATION',
  request: {
    ...topicRouted,
    /** Group that waits. */
    consumerGroup: string,
    /** Topic in which a message is waited for. */
    topic: string,
    /** Queue inside the topic, or -1 for any. */
    queueId: int32,
    /** How long the broker may hold the request, milliseconds. */
    pollTime: int64,
    /** When the request was made, milliseconds since the epoch: the broker counts `pollTime` from it. */
    bornTime: int64,
    /** The group takes messages in order; false by default. */
    order: optional(boolean),
    /** With `order`: the attempt whose messages are asked for. */
    attemptId: optional(string),
    /** `TAG` or `SQL92`; brokers of 5.5 read it. */
    expressionType: optional(expressionType.wire('expType')),
    /** Filter expression; brokers of 5.5 read it. */
    expression: optional(string.wire('exp')),
  },
  response: {
    /** There are messages. */
    hasMsg: boolean,
    /** Too many requests wait; false by default. */
    pollingFull: optional(boolean),
  },
})
