// SPDX-License-Identifier: Apache-2.0
// A message as it goes on the wire: checked, compressed, packed, with its id. Made once and the same for every
// attempt; the caller's message is only read.
import { localAddress, type ClientConfig } from '@rocketmq-ts/client'
import { loadedCodec, UsageError, type CompressionType, type MessageHead } from '@rocketmq-ts/core'
import {
  checkSendTopic,
  checkPropertiesSize,
  maxPropertiesBytes,
  messageProperties,
  printProperty,
  sendMessageV2,
  sentPropertiesText,
  uniqueIdGenerator,
  withCompression,
  withTransactionType,
} from '@rocketmq-ts/protocol'

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
  readonly isHalfMessage: boolean
  /** What makes it a batch. */
  readonly batch: OutgoingBatch | undefined
}

export interface OutgoingBatch {
  /** Ids of the messages inside. */
  readonly messageIds: readonly string[]
  /** Properties for brokers before 5.0, which put those of the batch into each message: its id must not be there. */
  readonly legacyPropertiesText: string
}

/** What a feature adds to a message. */
export interface Additions {
  readonly request?: SendRequest
  /** The topic as brokers know it, where it is not the one of the message in the namespace. */
  readonly wireTopic?: string
  readonly properties?: Readonly<Record<string, string>>
  readonly isHalfMessage?: boolean
}

const noAdditions: Additions = {}
const keyOfId = messageProperties.uniqueKey.name
const keyOfNamespace = messageProperties.instanceId.name

/** The options of a producer that decide how a message is packed. */
export interface PackerSettings {
  readonly client: ClientConfig
  readonly maxMessageSize: number
  readonly compressMsgBodyOverHowmuch: number
  readonly compressType: CompressionType
  readonly compressLevel: number | undefined
}

/** Makes outgoing messages for one producer. */
export class MessagePacker {
  readonly #config: PackerSettings
  /**
   * There from the first message on: the inner producer of an instance sends none, and what it asks the machine takes
   * 0.7 ms.
   */
  #nextId: (() => string) | undefined
  readonly #namespaceText: string
  /** Names as brokers know them, by checked topic. */
  readonly #topics = new Map<string, string>()

  constructor(config: PackerSettings) {
    const { namespace } = config.client.naming
    this.#config = config
    this.#namespaceText = namespace === '' ? '' : printProperty(keyOfNamespace, namespace)
  }

  /** A new message id. */
  nextId(): string {
    this.#nextId ??= uniqueIdGenerator({ ip: localAddress(), pid: process.pid, clock: this.#config.client.clock })
    return this.#nextId()
  }

  /** The topic as brokers know it. @throws UsageError for a name that cannot be sent to */
  wireTopic(topic: string): string {
    const known = this.#topics.get(topic)
    if (known !== undefined) return known
    // Plain JavaScript may hand in anything.
    if (typeof topic !== 'string') throw new UsageError('the message has no topic')
    const named = this.#config.client.naming.wire(topic)
    checkSendTopic(named)
    this.#topics.set(topic, named)
    return named
  }

  /** @throws UsageError when the message cannot be sent */
  pack(head: MessageHead, bytes: Uint8Array, additions: Additions = noAdditions): Outgoing {
    const topic = additions.wireTopic ?? this.wireTopic(head.topic)
    this.checkSize(bytes)
    const messageId = this.nextId()
    const compressed = this.#compressed(bytes)
    const { isHalfMessage = false } = additions
    const sysFlag = isHalfMessage ? withTransactionType(0, 'prepared') : 0
    return {
      request: additions.request ?? sendMessageV2,
      head,
      topic,
      messageId,
      body: compressed ?? asBuffer(bytes),
      sysFlag: compressed === undefined ? sysFlag : withCompression(sysFlag, this.#config.compressType),
      propertiesText: this.propertiesText(head, messageId, additions.properties),
      isHalfMessage,
      batch: undefined,
    }
  }

  /** The properties that are sent, as text. @throws UsageError when they cannot be sent */
  propertiesText(head: MessageHead, messageId: string, added?: Additions['properties']): string {
    let text = sentPropertiesText(head) + printProperty(keyOfId, messageId) + this.#namespaceText
    if (added !== undefined) for (const name of Object.keys(added)) text += printProperty(name, added[name] ?? '')
    // Three bytes for each character at most: most texts need no counting.
    if (text.length * 3 > maxPropertiesBytes) checkPropertiesSize(text)
    return text
  }

  /** @throws UsageError for a body that is empty or too large */
  checkSize(bytes: Uint8Array): void {
    const { maxMessageSize } = this.#config
    if (bytes.length === 0) throw new UsageError('the body of the message is empty')
    if (bytes.length > maxMessageSize) {
      throw new UsageError(`the body has ${bytes.length} bytes, allowed are ${maxMessageSize} (maxMessageSize)`)
    }
  }

  /** The body compressed, when that is worth while: what does not get smaller goes as it is. */
  #compressed(bytes: Uint8Array): Buffer | undefined {
    const { compressMsgBodyOverHowmuch, compressType, compressLevel } = this.#config
    if (bytes.length < compressMsgBodyOverHowmuch) return undefined
    const codec = loadedCodec(compressType)
    // The start has loaded it.
    if (codec === undefined) throw new UsageError(`the codec ${compressType} is not loaded`)
    const compressed = codec.compress(bytes, compressLevel)
    return compressed.length < bytes.length ? compressed : undefined
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
