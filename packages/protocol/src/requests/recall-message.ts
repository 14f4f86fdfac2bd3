// SPDX-License-Identifier: Apache-2.0
// RECALL_MESSAGE, code 370: client to broker. Off by default: brokers without `recallMessageEnable` answer
// NO_PERMISSION.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { messageProperties } from '../message/message-properties.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Takes back a delayed message before its time, by the handle from the answer to its send. A handle of another topic
 * or broker, or one that is too late, is refused with ILLEGAL_OPERATION. Brokers since 5.3.2 know it.
 * [RecallMessageProcessor.java]
 */
export const recallMessage = declare({
  code: 370,
  name: 'RECALL_MESSAGE',
  request: {
    ...topicRouted,
    /** Group of the producer that asks. */
    producerGroup: optional(string),
    /** Topic that the message was sent to. */
    topic: string,
    /** The handle; it names the broker to ask. */
    recallHandle: string,
  },
  response: {
    /** Region of the broker. */
    regionId: optional(string.wire(messageProperties.region.name)),
    /** Unique id of the message that was recalled. */
    msgId: string,
  },
})
