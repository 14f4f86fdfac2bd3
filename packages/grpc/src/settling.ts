// SPDX-License-Identifier: Apache-2.0
// Tells the server what became of received messages. Every entry of an answer is looked at: the status of the whole
// says little. The server that gave the message is asked first, because it may hold a newer receipt; any other will do.
import { asError, pause, ProtocolError, RocketMQError, type Clock } from '@rocketmq-ts/core'
import { durationOf, isOk, wire, type Draft, type RequestOf } from '@rocketmq-ts/grpc-protocol'
import type { UnaryName } from './channel.js'
import type { Peer } from './peer.js'
import type { Subscriber } from './subscriber.js'

/** What the server knows a delivery by. */
export interface Receipt {
  readonly peer: Peer
  readonly topic: string
  readonly messageId: string
  readonly handle: string
  readonly liteTopic: string | undefined
  readonly deliveryAttempt: number
}

/** Of a message that came from `peer`. */
export function receiptOf(message: wire.Message, system: wire.SystemProperties, peer: Peer): Receipt {
  return {
    peer,
    topic: message.topic?.name ?? '',
    messageId: system.messageId,
    handle: system.receiptHandle ?? '',
    liteTopic: system.liteTopic ?? undefined,
    deliveryAttempt: Math.max(1, system.deliveryAttempt ?? 1),
  }
}

const attempts = 3
const pauseMs = 200

export class Settling {
  readonly #subscriber: Subscriber
  readonly #clock: Clock

  constructor(subscriber: Subscriber) {
    this.#subscriber = subscriber
    this.#clock = subscriber.client.config.clock
  }

  /** Acknowledges messages of one topic and one server; one error or undefined for each, in their order. */
  async ackAll(receipts: readonly Receipt[]): Promise<readonly (Error | undefined)[]> {
    const [first] = receipts
    if (first === undefined) return []
    const { resource, topicResource } = this.#request(first)
    const entries = receipts.map(({ messageId, handle, liteTopic }) => ({
      messageId,
      receiptHandle: handle,
      liteTopic,
    }))
    try {
      const request = { group: resource, topic: topicResource, entries }
      // The status of the whole hides why an entry failed.
      const response = await this.#call(first.peer, 'AckMessage', request, 'any')
      return receipts.map((receipt, index) => entryError(receipt, response, index, receipts.length))
    } catch (error) {
      return receipts.map(() => asError(error))
    }
  }

  /** Rejects when the message is not acknowledged, after some attempts where that can help. */
  async ack(receipt: Receipt): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const [error] = await this.ackAll([receipt])
      if (error === undefined) return
      const isHopeless = !(error instanceof RocketMQError) || error.retry === 'never'
      const { closing } = this.#subscriber.client
      if (isHopeless || attempt >= attempts || closing.aborted) throw error
      await pause(this.#clock, pauseMs * attempt, closing)
    }
  }

  /** The message is invisible for this many milliseconds from now. Resolves to its next receipt. */
  async changeInvisible(receipt: Receipt, milliseconds: number): Promise<Receipt> {
    const { resource, topicResource } = this.#request(receipt)
    const { messageId, handle, liteTopic } = receipt
    const { receiptHandle } = await this.#call(receipt.peer, 'ChangeInvisibleDuration', {
      group: resource,
      topic: topicResource,
      messageId,
      receiptHandle: handle,
      liteTopic,
      invisibleDuration: durationOf(Math.max(0, Math.round(milliseconds))),
    })
    return receiptHandle === '' ? receipt : { ...receipt, handle: receiptHandle }
  }

  /**
   * Messages that nobody has seen are for others at once. Never rejects: what fails comes again when its time is over.
   */
  async handBack(messages: readonly wire.Message[], peer: Peer): Promise<void> {
    await Promise.allSettled(
      messages.map(async message => {
        const system = message.systemProperties
        if (system !== null) await this.changeInvisible(receiptOf(message, system, peer), 0)
      }),
    )
  }

  /** The message becomes a dead letter. */
  async deadLetter(receipt: Receipt): Promise<void> {
    const { resource, topicResource } = this.#request(receipt)
    const { messageId, handle, liteTopic, deliveryAttempt } = receipt
    await this.#call(receipt.peer, 'ForwardMessageToDeadLetterQueue', {
      group: resource,
      topic: topicResource,
      messageId,
      receiptHandle: handle,
      liteTopic,
      deliveryAttempt,
      maxDeliveryAttempts: this.#subscriber.policy.maxAttempts,
    })
  }

  #request({ topic }: Receipt) {
    return { resource: this.#subscriber.resource, topicResource: this.#subscriber.topicResource(topic) }
  }

  /** Some attempts, each at a server that is well if there is one. Settling twice does no harm. */
  async #call<Name extends UnaryName>(peer: Peer, name: Name, request: Draft<RequestOf<Name>>, accepted?: 'any') {
    const { client } = this.#subscriber
    for (let attempt = 1; ; attempt++) {
      const target = peer.isWell ? peer : (client.peers.find(({ isWell }) => isWell) ?? peer)
      try {
        return await target.channel.call(name, request, {}, accepted)
      } catch (thrown) {
        const error = asError(thrown)
        client.failed(target, error)
        const isHopeless = !(error instanceof RocketMQError) || error.retry === 'never'
        if (isHopeless || attempt >= attempts || client.closing.aborted) throw error
        await pause(this.#clock, pauseMs * attempt, client.closing)
      }
    }
  }
}

/** Why one entry of an answer failed; undefined when it did not. */
function entryError(receipt: Receipt, { status, entries }: wire.AckMessageResponse, index: number, count: number) {
  const byHandle = entries.find(({ receiptHandle }) => receiptHandle === receipt.handle)
  const entry = byHandle ?? (entries.length === count ? entries[index] : undefined)
  if (entry !== undefined) {
    return isOk(entry.status) ? undefined : receipt.peer.channel.statusError('AckMessage', entry.status)
  }
  if (status !== null && status.code === wire.Code.MULTIPLE_RESULTS) {
    return new ProtocolError(`the answer says nothing of message ${receipt.messageId}`)
  }
  return isOk(status) ? undefined : receipt.peer.channel.statusError('AckMessage', status)
}
