// SPDX-License-Identifier: Apache-2.0
// A stored message for people and for programs.
import type { MessageView } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { bodyText, printable, time } from './text.js'

/** A message of either protocol; proxies do not tell everything. */
type AnyMessage = MessageView & Partial<Pick<MessageExt, 'brokerName' | 'offsetMessageId' | 'reconsumeTimes'>>

/** What JSON output says of a message. A body that is no UTF-8 is `bodyBase64`. */
export function messageJson(message: AnyMessage): Record<string, unknown> {
  const { topic, queueId, queueOffset, brokerName, messageId, offsetMessageId, tags, keys } = message
  const text = bodyText(message.body)
  return {
    topic,
    brokerName,
    queueId,
    queueOffset,
    messageId,
    offsetMessageId,
    tags,
    keys,
    bornTimestamp: message.bornTimestamp,
    storeTimestamp: message.storeTimestamp,
    reconsumeTimes: message.reconsumeTimes,
    properties: message.properties,
    ...(text.startsWith('0x') && Buffer.from(message.body).toString() !== text
      ? { bodyBase64: Buffer.from(message.body).toString('base64') }
      : { body: text }),
  }
}

/** One line of a tail: where it is, what it is called, what it says. */
export function messageLine(message: AnyMessage): string {
  const { queueId, queueOffset, tags } = message
  const place = `${message.brokerName ?? ''}/${queueId}@${queueOffset}`
  return printable(`${time(message.storeTimestamp)}  ${place}  ${tags ?? '-'}  ${bodyText(message.body)}`)
}

/** Everything of one message, for `rmq message get`. */
export function messageRecord(message: MessageExt): Record<string, unknown> {
  return {
    topic: message.topic,
    place: `${message.brokerName}, queue ${message.queueId}, offset ${message.queueOffset}`,
    'message id': message.messageId,
    'offset id': message.offsetMessageId,
    tags: message.tags,
    keys: message.keys,
    born: `${time(message.bornTimestamp)} at ${message.bornHost}`,
    stored: `${time(message.storeTimestamp)} at ${message.storeHost}`,
    redeliveries: message.reconsumeTimes,
    properties: message.properties,
    body: printable(bodyText(message.body)),
  }
}
