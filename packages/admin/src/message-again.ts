// SPDX-License-Identifier: Apache-2.0
// A stored message as one that can be sent. What brokers and clients wrote about the first trip stays behind: with it,
// a second one would be taken for a retry, a transaction or a timer message.
import type { Message } from '@rocketmq-ts/core'
import { isRetryTopic, messageProperties, type MessageExt } from '@rocketmq-ts/protocol'

const names = messageProperties
const meanings = new Map<string, (typeof messageProperties)[keyof typeof messageProperties]>(
  Object.values(messageProperties).map(property => [property.name, property]),
)

/**
 * The message as it was first sent: the topic it was sent to, body, tags, keys, and the properties of the user. Left
 * out are all properties that are reserved, or that a broker or a reading client writes. It gets a new message id when
 * it is sent.
 */
export function messageAgain(stored: MessageExt): Message {
  const { body, tags, keys, properties } = stored
  const own = Object.entries(properties).filter(([name]) => {
    const meaning = meanings.get(name)
    return meaning === undefined || (!meaning.reserved && meaning.by === 'client')
  })
  return {
    topic: originOf(stored),
    body,
    ...(tags === undefined ? {} : { tags }),
    ...(keys.length === 0 ? {} : { keys }),
    ...(own.length === 0 ? {} : { properties: Object.fromEntries(own) }),
  }
}

/** Brokers since 5.0 name it in dead letters; before, what retried it did. [SendMessageProcessor.java] */
function originOf({ topic, properties }: MessageExt): string {
  const told = properties[names.deadLetterTopic.name]
  const retried = properties[names.retryTopic.name]
  if (told !== undefined && !isRetryTopic(told)) return told
  return retried ?? told ?? topic
}
