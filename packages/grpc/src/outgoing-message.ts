// SPDX-License-Identifier: Apache-2.0
// A message of the application as one of the wire. Its type follows from what it has; what the server would refuse in
// any case is refused here, with what to do.
import { hostname } from 'node:os'
import { checkTopic, UsageError } from '@rocketmq-ts/core'
import { durationOf, limits, resourceOf, timestampOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { checkLiteTopic } from './lite-topic.js'
import { newMessageId } from './message-ids.js'
import type { ProducerMessage } from './producer-message.js'

/** What the message is, besides what the application said. */
export interface Outgoing {
  readonly topic: string
  readonly messageId: string
  readonly type: wire.MessageType
  readonly draft: Draft<wire.Message>
}

export interface OutgoingOptions {
  readonly body: Uint8Array
  readonly namespace: string
  /** Ms since the epoch. */
  readonly now: number
  readonly maxBodyBytes: number
  /** Sent as the half message of a transaction. */
  readonly transaction?: { readonly recoveryDelayMs?: number | undefined } | undefined
}

const bornHost = hostname()
const { NORMAL, FIFO, DELAY, TRANSACTION, LITE, PRIORITY } = wire.MessageType
// eslint-disable-next-line no-control-regex -- what is refused
const control = /[\u0000-\u001f\u007f]/

/** @throws UsageError when the server would refuse it, or when its kinds exclude each other */
export function outgoingOf<TBody>(message: ProducerMessage<TBody>, options: OutgoingOptions): Outgoing {
  const { body, namespace, now, transaction } = options
  checkTopic(message.topic)
  checkBody(body, options.maxBodyBytes)
  const keys = keysOf(message.keys)
  checkTexts(message, keys)
  const type = typeOf(message, transaction !== undefined)
  const messageId = newMessageId(now)
  const deliverAt = message.deliverAt ?? (message.delayMs === undefined ? undefined : now + message.delayMs)
  const recoveryDelayMs = transaction?.recoveryDelayMs
  const systemProperties: Draft<wire.SystemProperties> = {
    messageId,
    keys,
    messageType: type,
    bornHost,
    bodyEncoding: wire.Encoding.IDENTITY,
    bornTimestamp: timestampOf(now),
    tag: message.tags,
    messageGroup: message.shardingKey,
    liteTopic: message.liteTopic,
    priority: message.priority,
    ...(deliverAt === undefined ? {} : { deliveryTimestamp: timestampOf(deliverAt) }),
    ...(recoveryDelayMs === undefined ? {} : { orphanedTransactionRecoveryDuration: durationOf(recoveryDelayMs) }),
  }
  const topic = resourceOf(message.topic, namespace)
  const draft = { topic, body, systemProperties, userProperties: { ...message.properties } }
  return { topic: message.topic, messageId, type, draft }
}

function typeOf<TBody>(message: ProducerMessage<TBody>, isTransaction: boolean): wire.MessageType {
  const isDelayed = message.deliverAt !== undefined || message.delayMs !== undefined
  const kinds = [
    [isTransaction, TRANSACTION, 'a transaction'],
    [message.shardingKey !== undefined, FIFO, 'shardingKey'],
    [message.liteTopic !== undefined, LITE, 'liteTopic'],
    [isDelayed, DELAY, 'deliverAt or delayMs'],
    [message.priority !== undefined, PRIORITY, 'priority'],
  ] as const
  const chosen = kinds.filter(([isChosen]) => isChosen)
  if (chosen.length > 1) {
    throw new UsageError(`a message has one kind, this one has ${chosen.map(([, , name]) => name).join(' and ')}`)
  }
  return chosen[0]?.[1] ?? NORMAL
}

function checkBody(body: Uint8Array, maxBytes: number): void {
  if (body.length === 0) throw new UsageError('the body is empty, which proxies refuse; send at least one byte')
  if (body.length > maxBytes) {
    throw new UsageError(`the body has ${body.length} bytes; the server takes ${maxBytes}: send it in parts`)
  }
}

function keysOf(keys: ProducerMessage['keys']): readonly string[] {
  return typeof keys === 'string' ? keys.split(' ').filter(Boolean) : (keys ?? [])
}

function checkTexts<TBody>(message: ProducerMessage<TBody>, keys: readonly string[]): void {
  const { tags, shardingKey, liteTopic, priority, deliverAt, delayMs, properties = {} } = message
  if (tags !== undefined && (tags.trim() === '' || tags.includes('|') || control.test(tags))) {
    throw new UsageError('the tag is blank, or holds | or a control character')
  }
  if (keys.some(key => key.trim() === '' || /\s/.test(key) || control.test(key))) {
    throw new UsageError('a key is empty, or holds a blank or a control character')
  }
  const groupBytes = Buffer.byteLength(shardingKey ?? '')
  if (shardingKey !== undefined && (shardingKey.trim() === '' || groupBytes > limits.maxMessageGroupBytes)) {
    throw new UsageError(`the shardingKey has ${groupBytes} bytes; it takes 1 to ${limits.maxMessageGroupBytes}`)
  }
  checkKind(liteTopic, priority)
  checkDelay(deliverAt, delayMs)
  checkProperties(properties, tags, keys)
}

function checkKind(liteTopic: string | undefined, priority: number | undefined): void {
  if (liteTopic !== undefined) checkLiteTopic(liteTopic)
  if (priority !== undefined && !(Number.isInteger(priority) && priority >= 0 && priority < 2 ** 31)) {
    throw new UsageError(`the priority is ${priority}; it takes an integer from 0 on`)
  }
}

function checkDelay(deliverAt: number | undefined, delayMs: number | undefined): void {
  if (deliverAt !== undefined && delayMs !== undefined) throw new UsageError('deliverAt and delayMs exclude each other')
  const time = deliverAt ?? delayMs
  if (time !== undefined && !(Number.isSafeInteger(Math.round(time)) && time >= 0)) {
    throw new UsageError(`the time of delivery is ${time}; it takes milliseconds from 0 on`)
  }
}

function checkProperties(
  properties: Readonly<Record<string, string>>,
  tag: string | undefined,
  keys: readonly string[],
): void {
  const entries = Object.entries(properties)
  if (entries.length > limits.maxUserProperties) {
    throw new UsageError(`the message has ${entries.length} properties; the server takes ${limits.maxUserProperties}`)
  }
  const texts = [...entries.flat(), tag ?? '', ...keys]
  if (texts.some(text => control.test(text))) throw new UsageError('a property or key holds a control character')
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > limits.maxPropertiesBytes) {
    throw new UsageError(`properties, tag and keys have ${bytes} bytes; the server takes ${limits.maxPropertiesBytes}`)
  }
}
