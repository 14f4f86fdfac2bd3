// SPDX-License-Identifier: Apache-2.0
// A message that was stored and came back. Hosts and properties are decoded when they are asked for, since most
// consumers never ask: with 20,000 messages held, decoding them at once costs four times the CPU. For the same reason
// these are no own fields: copy with `with`, never with `{ ...message }`. [MessageExt.java, MessageClientExt.java]
import { inspect } from 'node:util'
import type { MessageView } from '@rocketmq-ts/core'
import { messageProperties } from './message-properties.js'
import { encodeOffsetMessageId } from './offset-message-id.js'
import type { Properties } from './properties.js'

/** What is decoded at once. */
export interface MessageFields {
  /** Where the message is; of a retried message the retry topic until the consumer restores it. */
  readonly topic: string
  /** Queue inside the topic, counted from 0. */
  readonly queueId: number
  /** Broker that it came from; empty when the decoder was not told. */
  readonly brokerName: string
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
  /** Where the record begins in the broker's commit log, bytes. */
  readonly commitLogOffset: number
  /** Bytes of the stored record; of a message inside a batch, bytes of its item. */
  readonly storeSize: number
  /** Bits of the system, see `sys-flag.ts`. */
  readonly sysFlag: number
  /** The sender's own number. */
  readonly flag: number
  /** When the sender built the message, ms since the epoch, by its clock. */
  readonly bornTimestamp: number
  /** When the broker stored it, ms since the epoch, by its clock. */
  readonly storeTimestamp: number
  /** Deliveries that failed before this one. */
  readonly reconsumeTimes: number
  /** Commit-log offset of the half message, of a committed one; else 0. */
  readonly preparedTransactionOffset: number
  /** Check sum of the body as it was stored, compressed or not. 0 for a message inside a batch. */
  readonly bodyCrc: number
  /** A view of the received frame, which stays in memory as long as this does: copy what is kept for long. */
  readonly body: Buffer
}

/** What is decoded late. */
export interface MessageDetails {
  /** Sender's address as the broker saw it: `host:port`, IPv6 in brackets. */
  readonly bornHost: string
  /** Broker's address: `ip:port`, IPv6 in brackets; empty when it is not known. */
  readonly storeHost: string
  /** All properties, those of RocketMQ included. */
  readonly properties: Properties
  /** One property without decoding all; `properties` is asked when this is missing. */
  readonly property?: (name: string) => string | undefined
}

/** What `with` takes. */
export type MessageChanges = Partial<MessageFields & Omit<MessageDetails, 'property'>>

/** A message as it was stored. Never changes. */
export class MessageExt implements MessageFields, MessageView {
  readonly topic: string
  readonly queueId: number
  readonly brokerName: string
  readonly queueOffset: number
  readonly commitLogOffset: number
  readonly storeSize: number
  readonly sysFlag: number
  readonly flag: number
  readonly bornTimestamp: number
  readonly storeTimestamp: number
  readonly reconsumeTimes: number
  readonly preparedTransactionOffset: number
  readonly bodyCrc: number
  readonly body: Buffer
  readonly #details: MessageDetails

  constructor(fields: MessageFields, details: MessageDetails) {
    this.topic = fields.topic
    this.queueId = fields.queueId
    this.brokerName = fields.brokerName
    this.queueOffset = fields.queueOffset
    this.commitLogOffset = fields.commitLogOffset
    this.storeSize = fields.storeSize
    this.sysFlag = fields.sysFlag
    this.flag = fields.flag
    this.bornTimestamp = fields.bornTimestamp
    this.storeTimestamp = fields.storeTimestamp
    this.reconsumeTimes = fields.reconsumeTimes
    this.preparedTransactionOffset = fields.preparedTransactionOffset
    this.bodyCrc = fields.bodyCrc
    this.body = fields.body
    this.#details = details
  }

  /** Sender's address as the broker saw it: `host:port`, IPv6 in brackets. */
  get bornHost(): string {
    return this.#details.bornHost
  }

  /** Broker's address: `host:port`, IPv6 in brackets. */
  get storeHost(): string {
    return this.#details.storeHost
  }

  /** All properties, those of RocketMQ included. */
  get properties(): Properties {
    return this.#details.properties
  }

  /** One property; cheaper than `properties` when few are asked for. */
  property(name: string): string | undefined {
    const { property, properties } = this.#details
    if (property !== undefined) return this.#details.property?.(name)
    return Object.hasOwn(properties, name) ? properties[name] : undefined
  }

  /** The tag, if the message has one. */
  get tags(): string | undefined {
    return this.property(messageProperties.tags.name)
  }

  /** The business keys. */
  get keys(): readonly string[] {
    return this.property(messageProperties.keys.name)?.split(' ').filter(Boolean) ?? []
  }

  /** The id that `send` returned: made by the client, or by the broker when the client made none. */
  get messageId(): string {
    return this.property(messageProperties.uniqueKey.name) ?? this.offsetMessageId
  }

  /** Where the record is, as an id: 32 or 56 hex digits. Another one after each retry. Empty without a store host. */
  get offsetMessageId(): string {
    if (this.storeHost === '') return ''
    return encodeOffsetMessageId({ host: this.storeHost, commitLogOffset: this.commitLogOffset })
  }

  /** The message id, of a message that was sent in a transaction. */
  get transactionId(): string | undefined {
    const isTransactional = this.property(messageProperties.transactionPrepared.name)?.toLowerCase() === 'true'
    return isTransactional ? this.property(messageProperties.uniqueKey.name) : undefined
  }

  /** A copy with other values. */
  with(changes: MessageChanges): MessageExt {
    const { bornHost, storeHost, properties } = changes
    const isSameDetail = bornHost === undefined && storeHost === undefined && properties === undefined
    return this.derive(changes, isSameDetail ? this.#details : { ...this.#allDetails(), ...changes })
  }

  /** A copy with other values, whose late ones come from somewhere else. */
  derive(changes: Partial<MessageFields>, details: MessageDetails): MessageExt {
    return new MessageExt({ ...this.#fields(), ...changes }, details)
  }

  #fields(): MessageFields {
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- exactly the own fields are wanted
    return { ...this }
  }

  #allDetails(): MessageDetails {
    const { bornHost, storeHost, properties } = this.#details
    return { bornHost, storeHost, properties }
  }

  /** Everything as plain data, the body in base64. */
  toJSON(): Record<string, unknown> {
    return { ...this.#everything(), body: this.body.toString('base64') }
  }

  [inspect.custom](): Record<string, unknown> {
    return this.#everything()
  }

  #everything(): Record<string, unknown> {
    const { tags, keys, messageId, offsetMessageId, transactionId } = this
    return { ...this.#fields(), ...this.#allDetails(), tags, keys, messageId, offsetMessageId, transactionId }
  }
}
