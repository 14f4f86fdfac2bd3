// SPDX-License-Identifier: Apache-2.0
// SEND_MESSAGE, code 10: client to broker. Clients use SEND_MESSAGE_V2 instead, the same with short names. The default
// topic and its number of queues serve brokers that create an unknown topic.
import { bytes, int32, int64, optional, string, boolean } from '@rocketmq-ts/remoting/frames'
import { messageProperties } from '../message/message-properties.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** The answer to each kind of send. */
export const sendResponse = {
  /** Id made of the broker's address and the commit-log position; ids joined by commas after a batch. */
  msgId: string,
  /** Queue inside the topic, counted from 0. */
  queueId: int32,
  /** Position in the queue, counted from 0; of a batch: of its first message. */
  queueOffset: int64,
  /** Transaction id of a half message; brokers since 5.0 answer the unique id to any send. */
  transactionId: optional(string),
  /** Unique id of a batch that is stored as one record. */
  batchUniqId: optional(string),
  /** With a timer message: what RECALL_MESSAGE takes. */
  recallHandle: optional(string),
  /** Region of the broker, for traces. */
  regionId: optional(string.wire(messageProperties.region.name)),
  /** The broker wants this message to be traced. */
  traceOn: optional(boolean.wire(messageProperties.traceOn.name)),
}

/** Response codes after which the message is stored: SUCCESS, or copied or flushed too late. */
export const sendAnswers = ['SUCCESS', 'FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const

/**
 * Appends one message to one queue. Other answers than SUCCESS say that the message is stored, but not as safely as the
 * broker is set to; TOPIC_NOT_EXIST, NO_PERMISSION, MESSAGE_ILLEGAL and others reject. [SendMessageProcessor.java]
 */
export const sendMessage = declare({
  code: 10,
  name: 'SEND_MESSAGE',
  request: {
    ...topicRouted,
    /** Group of the sender: brokers ask its members how a transaction ended. */
    producerGroup: string.short('a'),
    /** Topic to store the message in. With a namespace in its name, if there is one. */
    topic: string.short('b'),
    /** Topic whose settings a new topic inherits, `TBW102`. */
    defaultTopic: string.short('c'),
    /** Queues of a new topic. */
    defaultTopicQueueNums: int32.short('d'),
    /** Queue inside the topic, counted from 0; -1 lets the broker choose. */
    queueId: int32.short('e'),
    /** Message flags: compression, transaction. */
    sysFlag: int32.short('f'),
    /** When the client built the message, milliseconds since the epoch. */
    bornTimestamp: int64.short('g'),
    /** The user's own flag, kept as it is. */
    flag: int32.short('h'),
    /** Packed properties: name 0x01 value 0x02, repeated. */
    properties: optional(string.short('i')),
    /** With a retry topic: how often it was consumed. */
    reconsumeTimes: optional(int32.short('j')),
    /** The sender works in units; false by default. */
    unitMode: optional(boolean.short('k')),
    /** With a retry topic: more deliveries than this make it a dead letter. */
    maxReconsumeTimes: optional(int32.short('l')),
    /** The body is a batch; false by default. */
    batch: optional(boolean.short('m')),
  },
  body: bytes,
  response: sendResponse,
  answers: sendAnswers,
})
