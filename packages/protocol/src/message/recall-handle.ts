// SPDX-License-Identifier: Apache-2.0
// The handle that the answer to a timer message carries, and that takes the message back. Padding is kept.
//
//   base64url( v1 <topic> <broker name> <delivery time, ms> <message id> )      separated by one blank
//
// [RecallMessageHandle.java]
import { UsageError } from '@rocketmq-ts/core'

/** What a recall handle says. */
export interface RecallHandle {
  /** Topic of the message. */
  readonly topic: string
  /** Broker that holds the message. */
  readonly brokerName: string
  /** When the message will be delivered, ms since the epoch. */
  readonly deliverAt: number
  /** Id that the client gave the message. */
  readonly messageId: string
}

/** Tag of the message by which a broker takes another one back. [RecallMessageProcessor.java] */
export const recallTag = '_RECALL_TAG_'

const handleVersion = 'v1'
const pattern = /^[A-Za-z0-9_-]+={0,2}$/

/** The handle as text. */
export function encodeRecallHandle(handle: RecallHandle): string {
  const text = [handleVersion, handle.topic, handle.brokerName, handle.deliverAt, handle.messageId].join(' ')
  return Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/**
 * What the handle says.
 * @throws UsageError when the text is no handle of version 1
 */
export function decodeRecallHandle(text: string): RecallHandle {
  const parts = pattern.test(text) ? Buffer.from(text, 'base64url').toString().split(' ') : []
  const [found, topic = '', brokerName = '', time = '', messageId = ''] = parts
  const deliverAt = /^\d+$/.test(time) ? Number(time) : NaN
  if (found !== handleVersion || parts.length < 5 || messageId === '' || !Number.isSafeInteger(deliverAt)) {
    throw new UsageError('the recall handle is invalid; it is what the answer to a timer message carried')
  }
  return { topic, brokerName, deliverAt, messageId }
}
