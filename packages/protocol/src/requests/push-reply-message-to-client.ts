// SPDX-License-Identifier: Apache-2.0
// PUSH_REPLY_MESSAGE_TO_CLIENT, code 326: broker to client. The client answers it: SUCCESS when it took the reply,
// SYSTEM_ERROR otherwise.
import { boolean, bytes, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Brings a producer the reply to its request message. The body is the reply's body. [ReplyMessageProcessor.java] */
export const pushReplyMessageToClient = declare({
  code: 326,
  name: 'PUSH_REPLY_MESSAGE_TO_CLIENT',
  request: {
    ...topicRouted,
    /** Group of the consumer that replied. */
    producerGroup: string,
    /** The reply topic of the cluster. */
    topic: string,
    /** As the consumer sent it; of no use to the producer. */
    defaultTopic: string,
    /** As the consumer sent it; of no use to the producer. */
    defaultTopicQueueNums: int32,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** Message flags, such as compression. */
    sysFlag: int32,
    /** When the consumer built the reply, milliseconds since the epoch. */
    bornTimestamp: int64,
    /** The user's own flag. */
    flag: int32,
    /** Packed properties; they hold the correlation id. */
    properties: optional(string),
    /** As the consumer sent it; of no use to the producer. */
    reconsumeTimes: optional(int32),
    /** False by default. */
    unitMode: optional(boolean),
    /** Address of the consumer, `/host:port`. */
    bornHost: string,
    /** Address of the broker, `/host:port`. */
    storeHost: string,
    /** When the broker took it, milliseconds since the epoch. */
    storeTimestamp: int64,
  },
  body: bytes,
})
