// SPDX-License-Identifier: Apache-2.0
// A message of a gRPC client as brokers take it, after everything was checked that the real proxy checks.
// [SendMessageActivity.java buildMessage, GrpcValidator.java]
import { durationMs, limits, timestampMs, wire } from '@rocketmq-ts/grpc-protocol'
import {
  encodeProperties,
  messageProperties as names,
  reservedProperties,
  withTransactionType,
} from '@rocketmq-ts/protocol'
import { refuseWith } from './status.js'

const { Code, MessageType } = wire

/** What a broker gets. */
export interface IncomingMessage {
  readonly topic: string
  readonly messageId: string
  readonly type: wire.MessageType
  /** Messages with the same key go to the same queue. */
  readonly orderKey: string | undefined
  readonly body: Buffer
  readonly sysFlag: number
  readonly bornTimestamp: number
  readonly propertiesText: string
}

/**
 * @param now milliseconds since the epoch
 * @throws StatusError naming what is wrong
 */
export function incomingMessage(message: wire.Message, peer: string, now: number): IncomingMessage {
  const system = message.systemProperties ?? refuseWith(Code.ILLEGAL_MESSAGE_ID, 'message id cannot be null')
  const { name: topic } = message.topic ?? refuseWith(Code.ILLEGAL_TOPIC, 'topic cannot be null')
  refuseBody(message.body)
  const properties = propertiesOf(message, system, { topic, peer, now })
  const isTransaction = system.messageType === MessageType.TRANSACTION
  return {
    topic,
    messageId: system.messageId,
    type: typeOf(system),
    orderKey: system.messageGroup ?? system.liteTopic ?? undefined,
    body: message.body,
    sysFlag: isTransaction ? withTransactionType(0, 'prepared') : 0,
    bornTimestamp: system.bornTimestamp === null ? now : Math.trunc(timestampMs(system.bornTimestamp)),
    propertiesText: encodeProperties(properties),
  }
}

/** The type that the properties make it, whatever it says: what it says counts only for a transaction. */
function typeOf(system: wire.SystemProperties): wire.MessageType {
  if (system.messageType === MessageType.TRANSACTION) return MessageType.TRANSACTION
  if (system.deliveryTimestamp !== null) return MessageType.DELAY
  if (system.liteTopic !== null) return MessageType.LITE
  if (system.priority !== null) return MessageType.PRIORITY
  return system.messageGroup === null ? MessageType.NORMAL : MessageType.FIFO
}

function refuseBody(body: Buffer): void {
  if (body.length === 0) refuseWith(Code.MESSAGE_BODY_EMPTY, 'message body cannot be empty')
  if (body.length > limits.maxBodyBytes) {
    refuseWith(Code.MESSAGE_BODY_TOO_LARGE, `message body cannot exceed the max ${limits.maxBodyBytes}`)
  }
}

function propertiesOf(
  message: wire.Message,
  system: wire.SystemProperties,
  { topic, peer, now }: { readonly topic: string; readonly peer: string; readonly now: number },
): Record<string, string> {
  if (system.messageId.trim() === '') refuseWith(Code.ILLEGAL_MESSAGE_ID, 'message id cannot be blank')
  const user = userPropertiesOf(message, system)
  const properties: Record<string, string> = { ...user, [names.uniqueKey.name]: system.messageId }
  const set = (property: { readonly name: string }, value: string | undefined): void => {
    if (value !== undefined) properties[property.name] = value
  }
  set(names.tags, tagOf(system))
  set(names.keys, keysOf(system))
  set(names.shardingKey, messageGroupOf(system))
  set(names.liteTopic, checkedLiteTopic(system))
  set(names.priority, priorityOf(system))
  set(names.timerDeliverMs, deliveryOf(system, now))
  set(names.traceContext, system.traceContext ?? undefined)
  set(names.bornHost, system.bornHost === '' ? peer : system.bornHost)
  set(names.waitStoreMsgOk, 'true')
  if (system.messageType === MessageType.TRANSACTION) {
    set(names.transactionPrepared, 'true')
    set(names.producerGroup, topic)
    set(names.checkImmunitySeconds, recoverySecondsOf(system))
  }
  return properties
}

function userPropertiesOf(message: wire.Message, system: wire.SystemProperties): Readonly<Record<string, string>> {
  const user = Object.entries(message.userProperties)
  if (user.length > limits.maxUserProperties) {
    refuseWith(Code.MESSAGE_PROPERTIES_TOO_LARGE, `too many user properties, max: ${limits.maxUserProperties}`)
  }
  for (const [name, value] of user) {
    if (name.trim() === '' || reservedProperties.has(name)) {
      refuseWith(Code.ILLEGAL_MESSAGE_PROPERTY_KEY, `property is used by system: ${name}`)
    }
    if (/\p{Cc}/u.test(name + value)) {
      refuseWith(Code.ILLEGAL_MESSAGE_PROPERTY_KEY, `property cannot contain control character: ${name}`)
    }
  }
  const bytes = [...user.flat(), system.tag ?? '', ...system.keys].reduce(
    (sum, each) => sum + Buffer.byteLength(each),
    0,
  )
  if (bytes > limits.maxPropertiesBytes) {
    refuseWith(
      Code.MESSAGE_PROPERTIES_TOO_LARGE,
      `properties of message cannot exceed ${limits.maxPropertiesBytes} bytes`,
    )
  }
  return Object.fromEntries(user)
}

function tagOf({ tag }: wire.SystemProperties): string | undefined {
  if (tag === null) return undefined
  if (tag.trim() === '' || /[|\p{Cc}]/u.test(tag))
    refuseWith(Code.ILLEGAL_MESSAGE_TAG, 'tag cannot be blank or contain | or control characters')
  return tag
}

function keysOf({ keys }: wire.SystemProperties): string | undefined {
  for (const key of keys) {
    if (key.trim() === '' || /\p{Cc}/u.test(key)) {
      refuseWith(Code.ILLEGAL_MESSAGE_KEY, 'key cannot be blank or contain control characters')
    }
  }
  return keys.length === 0 ? undefined : keys.join(' ')
}

function messageGroupOf({ messageGroup }: wire.SystemProperties): string | undefined {
  if (messageGroup === null) return undefined
  const bytes = Buffer.byteLength(messageGroup)
  if (messageGroup.trim() === '' || bytes > limits.maxMessageGroupBytes || /\p{Cc}/u.test(messageGroup)) {
    refuseWith(
      Code.ILLEGAL_MESSAGE_GROUP,
      `message group is blank, has control characters, or exceeds ${limits.maxMessageGroupBytes} bytes`,
    )
  }
  return messageGroup
}

function checkedLiteTopic({ liteTopic }: wire.SystemProperties): string | undefined {
  if (liteTopic !== null) refuseIllegalLiteTopic(liteTopic)
  return liteTopic ?? undefined
}

/** @throws StatusError for a name that lite topics cannot have */
export function refuseIllegalLiteTopic(liteTopic: string): void {
  if (!/^[A-Za-z0-9_-]+$/.test(liteTopic) || liteTopic.length > limits.maxLiteTopicBytes) {
    refuseWith(
      Code.ILLEGAL_LITE_TOPIC,
      `lite topic takes letters, digits, _ and -, ${limits.maxLiteTopicBytes} at most`,
    )
  }
}

function priorityOf({ priority }: wire.SystemProperties): string | undefined {
  if (priority === null) return undefined
  if (priority < 0) refuseWith(Code.BAD_REQUEST, 'priority must be greater than or equal to 0')
  return String(priority)
}

function deliveryOf({ deliveryTimestamp }: wire.SystemProperties, now: number): string | undefined {
  if (deliveryTimestamp === null) return undefined
  const at = Math.trunc(timestampMs(deliveryTimestamp))
  if (at - now > limits.maxDelayMs) {
    refuseWith(Code.ILLEGAL_DELIVERY_TIME, `the max delay time of message is too large, max is ${limits.maxDelayMs}`)
  }
  return String(at)
}

function recoverySecondsOf({ orphanedTransactionRecoveryDuration }: wire.SystemProperties): string | undefined {
  if (orphanedTransactionRecoveryDuration === null) return undefined
  const ms = durationMs(orphanedTransactionRecoveryDuration)
  if (ms > limits.maxRecoveryDelayMs) {
    refuseWith(Code.BAD_REQUEST, `the max transaction recovery time is ${limits.maxRecoveryDelayMs} ms`)
  }
  return String(Math.trunc(ms / 1000))
}
