// SPDX-License-Identifier: Apache-2.0
// Everything that a producer can send once it has an instance, from bytes on: single messages, batches, halves of
// transactions, requests and replies.
import { traceTimeoutMs, type MQClientInstance, type TraceBundle } from '@rocketmq-ts/client'
import { asError, traceSend, watchesSends, type MessageHead } from '@rocketmq-ts/core'
import {
  isRetryTopic,
  type MessageExt,
  type MessageQueue,
  type pushReplyMessageToClient,
  type RequestValues,
} from '@rocketmq-ts/protocol'
import { Accumulator, type BatchBounds } from './accumulator.js'
import {
  batchPartOf,
  batchResultOf,
  isDelayed,
  packBatch,
  type BatchMember,
  type BatchPart,
  type BatchSendResult,
} from './batch.js'
import { Hooks } from './hooks.js'
import { sendOnce } from './oneway.js'
import type { MessagePacker, Additions } from './outgoing.js'
import { PendingRequests } from './pending-requests.js'
import type { ProducerConfig } from './producer-options.js'
import { recall, type RecallOptions } from './recall.js'
import { replyTo, request } from './request-reply.js'
import { runTransaction, type HalfMessage, type TransactionSendResult } from './run-transaction.js'
import { chosenQueue, selectorOf, timeoutOf, type SendOptions } from './send-options.js'
import type { SendResult } from './send-result.js'
import { Sending, type SendingBounds, type JoinedProducer } from './sending.js'

export class MessageSender {
  readonly #config: ProducerConfig
  readonly #producer: JoinedProducer
  readonly #packer: MessagePacker
  readonly #requests: PendingRequests
  readonly #accumulator: Accumulator | undefined
  readonly #noHooks: Hooks

  constructor(producer: JoinedProducer, packer: MessagePacker) {
    const { config } = producer
    const { clock, logger } = config.client
    this.#config = config
    this.#noHooks = Hooks.none(logger)
    this.#producer = producer
    this.#packer = packer
    this.#requests = new PendingRequests(clock)
    if (config.autoBatch !== undefined) {
      const send = (parts: readonly BatchPart[], bounds: BatchBounds) => this.#sendHeld(parts, bounds)
      this.#accumulator = new Accumulator({ clock, settings: config.autoBatch, send })
    }
  }

  get instance(): MQClientInstance {
    return this.#producer.instance
  }

  /** See `DefaultMQProducer.send`. */
  send(head: MessageHead, bytes: Uint8Array, options: SendOptions = {}, additions?: Additions): Promise<SendResult> {
    if (!watchesSends()) return this.#send(head, bytes, options, additions)
    const { producerGroup } = this.#config
    return traceSend({ producerGroup, messages: [head], bodyLength: bytes.length }, withProperties =>
      this.#send(withProperties(head), bytes, options, additions),
    )
  }

  /** Sends a bundle of message traces. Also while the producer shuts down; no hook sees it. */
  async sendTraces({ keys, text }: TraceBundle): Promise<void> {
    const producer = { ...this.#producer, hooks: this.#noHooks }
    const { traceTopic: topic, client } = this.#config
    const outgoing = this.#packer.pack({ topic, keys }, Buffer.from(text), { wireTopic: topic })
    const deadline = client.clock.monotonic() + traceTimeoutMs
    await Sending.start(producer, outgoing, { deadline, signal: undefined, selector: undefined })
  }

  #send(
    head: MessageHead,
    bytes: Uint8Array,
    options: SendOptions,
    additions: Additions | undefined,
  ): Promise<SendResult> {
    try {
      const bounds = this.#boundsOf(head, options)
      if (this.#accumulator !== undefined && additions === undefined && this.#mayBeHeld(head, bytes, options)) {
        return this.#hold(this.#accumulator, { head, bytes }, bounds)
      }
      return Sending.start(this.#producer, this.#packer.pack(head, bytes, additions), bounds)
    } catch (error) {
      return Promise.reject(asError(error))
    }
  }

  /** See `DefaultMQProducer.sendOneway`. */
  sendOneway(head: MessageHead, bytes: Uint8Array, options: SendOptions = {}): Promise<void> {
    const { producerGroup } = this.#config
    return traceSend({ producerGroup, messages: [head], bodyLength: bytes.length }, withProperties =>
      this.#sendOneway(withProperties(head), bytes, options),
    )
  }

  async #sendOneway(head: MessageHead, bytes: Uint8Array, options: SendOptions): Promise<void> {
    const bounds = this.#boundsOf(head, options)
    await sendOnce(this.#producer, this.#packer.pack(head, bytes), bounds)
  }

  /** See `DefaultMQProducer.sendBatch`. */
  sendBatch(members: readonly BatchMember[], options: SendOptions = {}): Promise<BatchSendResult> {
    const { producerGroup } = this.#config
    const bodyLength = members.reduce((sum, { bytes }) => sum + bytes.length, 0)
    return traceSend({ producerGroup, messages: members.map(({ head }) => head), bodyLength }, withProperties => {
      const watched = members.map(({ head, bytes }) => ({ head: withProperties(head), bytes }))
      return this.#sendBatch(watched, options)
    })
  }

  async #sendBatch(members: readonly BatchMember[], options: SendOptions): Promise<BatchSendResult> {
    const packed = members.map(member => batchPartOf(this.#packer, member))
    const outgoing = packBatch(this.#packer, packed, this.#config.maxMessageSize)
    return batchResultOf(
      outgoing,
      await Sending.start(this.#producer, outgoing, this.#boundsOf(outgoing.head, options)),
    )
  }

  /** See `DefaultMQProducer.flush`. */
  async flush(): Promise<void> {
    await this.#accumulator?.flush()
  }

  /** See `TransactionMQProducer.sendMessageInTransaction`. */
  async sendInTransaction(half: HalfMessage, options: SendOptions = {}): Promise<TransactionSendResult> {
    return runTransaction(this.#producer, half, additions => this.send(half.head, half.bytes, options, additions))
  }

  /** See `DefaultMQProducer.request`. */
  async request(head: MessageHead, bytes: Uint8Array, options: SendOptions = {}): Promise<MessageExt> {
    return request(this.#producer, this.#requests, {
      topic: this.#packer.wireTopic(head.topic),
      timeoutMs: timeoutOf(options, this.#config.sendMsgTimeout),
      signal: options.signal,
      send: (additions, left) => this.send(head, bytes, { ...options, timeoutMs: left }, additions),
    })
  }

  /** See `DefaultMQProducer.reply`. */
  async reply(
    requested: MessageExt,
    head: Omit<MessageHead, 'topic'>,
    bytes: Uint8Array,
    options?: SendOptions,
  ): Promise<SendResult> {
    const { topic, additions } = replyTo(requested)
    return this.send({ ...head, topic }, bytes, options, additions)
  }

  /** It has sent requests, whose replies come by the client id. */
  get expectsReplies(): boolean {
    return this.#requests.isUsed
  }

  /** A reply came; false when no request waits for it. */
  takeReply(reply: RequestValues<typeof pushReplyMessageToClient>): boolean {
    return this.#requests.take(reply)
  }

  /** See `DefaultMQProducer.recallMessage`. */
  async recallMessage(topic: string, recallHandle: string, options: RecallOptions = {}): Promise<string> {
    return recall(this.#producer, this.#packer.wireTopic(topic), recallHandle, options)
  }

  /** See `DefaultMQProducer.fetchPublishMessageQueues`. */
  async publishQueues(topic: string): Promise<readonly MessageQueue[]> {
    const { table, config } = this.#producer
    const named = this.#packer.wireTopic(topic)
    const info = table.ready(named) ?? (await table.find(named, { timeoutMs: config.client.mqClientApiTimeout }))
    return info.queues
  }

  #boundsOf(head: MessageHead, options: SendOptions): SendingBounds {
    const timeoutMs = timeoutOf(options, this.#config.sendMsgTimeout)
    return {
      deadline: this.#config.client.clock.monotonic() + timeoutMs,
      signal: options.signal,
      selector: selectorOf(head, options, this.#config.hash),
    }
  }

  #mayBeHeld(head: MessageHead, { length }: Uint8Array, { timeoutMs, signal }: SendOptions): boolean {
    if (timeoutMs !== undefined || signal !== undefined || isDelayed(head) || isRetryTopic(head.topic)) return false
    return length < this.#config.compressMsgBodyOverHowmuch
  }

  async #hold(accumulator: Accumulator, member: BatchMember, bounds: SendingBounds): Promise<SendResult> {
    const part = batchPartOf(this.#packer, member)
    const { selector, deadline } = bounds
    if (selector === undefined) return accumulator.send(part, { queue: undefined, deadline })
    const topic = this.#packer.wireTopic(member.head.topic)
    const { table } = this.#producer
    const timeoutMs = Math.max(1, deadline - this.#config.client.clock.monotonic())
    const info = table.ready(topic) ?? (await table.find(topic, { timeoutMs }))
    return accumulator.send(part, { queue: chosenQueue(selector, info.queues, member.head), deadline })
  }

  async #sendHeld(parts: readonly BatchPart[], { queue, deadline }: BatchBounds): Promise<BatchSendResult> {
    const outgoing = packBatch(this.#packer, parts, this.#config.maxMessageSize)
    const selector = queue === undefined ? undefined : () => queue
    const sending = Sending.start(this.#producer, outgoing, { deadline, signal: undefined, selector })
    return batchResultOf(outgoing, await sending)
  }
}
