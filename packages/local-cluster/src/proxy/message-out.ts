// SPDX-License-Identifier: Apache-2.0
// A stored message as gRPC clients get it: what RocketMQ keeps among the properties has fields of its own.
// [GrpcConverter.java buildMessage]
import { digestOf, durationOf, resourceOfStored, timestampOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { hasSysFlag, messageProperties as names, reservedProperties, type MessageExt } from '@rocketmq-ts/protocol'

/** Properties that are fields of a message, beside the reserved ones. */
const fields: ReadonlySet<string> = new Set([
  names.shardingKey.name,
  names.traceContext.name,
  names.checkImmunitySeconds.name,
  names.startDeliverTime.name,
])

/** What is known of a delivery, and not of the message. */
export interface DeliveryFacts {
  /** The topic that was asked for, not a retry topic. */
  readonly topic: string
  readonly receiptHandle?: string | undefined
}

export function wireMessage(message: MessageExt, { topic, receiptHandle }: DeliveryFacts): Draft<wire.Message> {
  const userProperties = Object.fromEntries(
    Object.entries(message.properties).filter(([name]) => !reservedProperties.has(name) && !fields.has(name)),
  )
  return {
    topic: resourceOfStored(topic),
    userProperties,
    body: message.body,
    systemProperties: systemPropertiesOf(message, receiptHandle),
  }
}

function systemPropertiesOf(message: MessageExt, receiptHandle: string | undefined): Draft<wire.SystemProperties> {
  const text = (property: { readonly name: string }): string | undefined => message.property(property.name)
  const deliverMs = text(names.timerDeliverMs) ?? text(names.startDeliverTime)
  const priority = text(names.priority)
  const immunitySeconds = text(names.checkImmunitySeconds)
  const deadTopic = text(names.deadLetterTopic)
  return {
    tag: message.tags,
    keys: message.keys,
    messageId: message.messageId,
    bodyDigest: digestOf(wire.DigestType.MD5, message.body),
    bodyEncoding: hasSysFlag(message.sysFlag, 'compressed') ? wire.Encoding.GZIP : wire.Encoding.IDENTITY,
    messageType: messageTypeOf(message),
    bornTimestamp: timestampOf(message.bornTimestamp),
    bornHost: text(names.bornHost) ?? message.bornHost,
    storeTimestamp: timestampOf(message.storeTimestamp),
    storeHost: message.storeHost,
    deliveryTimestamp: deliverMs === undefined ? undefined : timestampOf(Number(deliverMs)),
    receiptHandle,
    queueId: message.queueId,
    queueOffset: message.queueOffset,
    deliveryAttempt: message.reconsumeTimes + 1,
    messageGroup: text(names.shardingKey),
    traceContext: text(names.traceContext),
    orphanedTransactionRecoveryDuration:
      immunitySeconds === undefined ? undefined : durationOf(Number(immunitySeconds) * 1000),
    deadLetterQueue:
      deadTopic === undefined ? undefined : { topic: deadTopic, messageId: text(names.deadLetterMessageId) ?? '' },
    liteTopic: text(names.liteTopic),
    priority: priority === undefined ? undefined : Number(priority),
  }
}

function messageTypeOf(message: MessageExt): wire.MessageType {
  const has = (property: { readonly name: string }): boolean => message.property(property.name) !== undefined
  if (message.property(names.transactionPrepared.name)?.toLowerCase() === 'true') return wire.MessageType.TRANSACTION
  if (has(names.timerDeliverMs) || has(names.delayLevel) || has(names.timerDelayMs) || has(names.timerDelaySeconds)) {
    return wire.MessageType.DELAY
  }
  if (has(names.liteTopic)) return wire.MessageType.LITE
  if (has(names.priority)) return wire.MessageType.PRIORITY
  return has(names.shardingKey) ? wire.MessageType.FIFO : wire.MessageType.NORMAL
}
