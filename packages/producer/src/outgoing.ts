// SPDX-License-Identifier: Apache-2.0
// A message as it goes on the wire: checked, compressed, packed, with its id. Made once and the same for every
// attempt; the caller's message is only read.
import { localAddress } from '@rocketmq-ts/client'
import {
  checkSendTopic,
  encodeProperties,
  loadedCodec,
  messageProperties,
  sendMessageV2,
  sentProperties,
  uniqueIdGenerator,
  UsageError,
  withCompression,
  withTransactionType,
  wrapNamespace,
  type Message,
} from '@rocketmq-ts/protocol'
import type { ProducerConfig } from './producer-options.js'

/** A message without its body: what selectors and hooks see, and what does not depend on a serializer. */
export type MessageHead = Omit<Message, 'body'>

/** Requests that carry a message; all of the same shape. */
export type SendRequest = typeof sendMessageV2

export interface Outgoing {
  readonly request: SendRequest
  readonly head: MessageHead
  /** As brokers know it, with the namespace. */
  readonly topic: string
  readonly messageId: string
  /** As sent, perhaps compressed. */
  readonly body: Buffer
  readonly sysFlag: number
  readonly propertiesText: string
  readonly isBatch: boolean
}

/** What a feature adds to a message. */
export interface Additions {
  readonly request?: SendRequest
  readonly properties?: Readonly<Record<string, string>>
  readonly isHalfMessage?: boolean
}

const keyOfId = messageProperties.uniqueKey.name
const keyOfNamespace = messageProperties.instanceId.name

/** Makes outgoing messages for one producer. */
export class MessagePacker {
  readonly #config: ProducerConfig
  readonly #nextId: () => string
  /** Names as brokers know them, by checked topic. */
  readonly #topics = new Map<string, string>()

  constructor(config: ProducerConfig) {
    this.#config = config
    this.#nextId = uniqueIdGenerator({ ip: localAddress(), pid: process.pid, clock: config.client.clock })
  }

  /** The topic as brokers know it. @throws UsageError for a name that cannot be sent to */
  wireTopic(topic: string): string {
    const known = this.#topics.get(topic)
    if (known !== undefined) return known
    // Plain JavaScript may hand in anything.
    if (typeof topic !== 'string') throw new UsageError('the message has no topic')
    const named = wrapNamespace(this.#config.client.namespace ?? '', topic)
    checkSendTopic(named)
    this.#topics.set(topic, named)
    return named
  }

  /** @throws UsageError when the message cannot be sent */
  pack(head: MessageHead, bytes: Uint8Array, additions: Additions = {}): Outgoing {
    const topic = this.wireTopic(head.topic)
    this.#checkSize(bytes)
    const messageId = this.#nextId()
    const propertiesText = encodeProperties(this.#properties(head, messageId, additions.properties))
    const outgoing = {
      request: additions.request ?? sendMessageV2,
      head,
      topic,
      messageId,
      propertiesText,
      isBatch: false,
    }
    const sysFlag = withTransactionType(0, additions.isHalfMessage === true ? 'prepared' : 'none')
    return bytes.length < this.#config.compressMsgBodyOverHowmuch
      ? { ...outgoing, body: asBuffer(bytes), sysFlag }
      : { ...outgoing, ...this.#compress(bytes, sysFlag) }
  }

  #properties(head: MessageHead, messageId: string, added: Additions['properties']): Record<string, string> {
    const properties = sentProperties(head)
    properties[keyOfId] = messageId
    const { namespace } = this.#config.client
    if (namespace !== undefined && namespace !== '') properties[keyOfNamespace] = namespace
    return added === undefined ? properties : Object.assign(properties, added)
  }

  #checkSize(bytes: Uint8Array): void {
    const { maxMessageSize } = this.#config
    if (bytes.length === 0) throw new UsageError('the body of the message is empty')
    if (bytes.length > maxMessageSize) {
      throw new UsageError(`the body has ${bytes.length} bytes, allowed are ${maxMessageSize} (maxMessageSize)`)
    }
  }

  #compress(bytes: Uint8Array, sysFlag: number): Pick<Outgoing, 'body' | 'sysFlag'> {
    const { compressType, compressLevel } = this.#config
    const codec = loadedCodec(compressType)
    // The start has loaded it.
    if (codec === undefined) throw new UsageError(`the codec ${compressType} is not loaded`)
    return { body: codec.compress(bytes, compressLevel), sysFlag: withCompression(sysFlag, compressType) }
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
