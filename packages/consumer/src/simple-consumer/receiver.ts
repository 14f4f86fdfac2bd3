// SPDX-License-Identifier: Apache-2.0
// Takes messages from all brokers of all topics in turn. With one target the broker holds the request until there is a
// message; with several, all are asked what is there, then all are waited for. Messages that come a moment after a wait
// was given up must not be lost: they are given back at once.
import { randomUUID } from 'node:crypto'
import {
  AbortedError,
  abortedWait,
  asError,
  Pace,
  RouteError,
  traceReceive,
  WakeUp,
  withDeadline,
  type Clock,
} from '@rocketmq-ts/core'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { maxPopMessages } from '@rocketmq-ts/protocol'
import type { Acknowledger } from '../pop/acknowledger.js'
import type { MessagePopper, PopResult } from '../pop/message-popper.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { whenAvailable } from './availability.js'
import type { LeaseBook } from './lease-book.js'
import { targetKey, targetsOf, type ReceiveTarget } from './receive-targets.js'
import type { ReceivedMessage } from './received-message.js'
import type { ReceivedMessages } from './received-messages.js'
import type { Receive, SimpleConsumerConfig } from './simple-consumer-config.js'

/**
 * Milliseconds until brokers are asked again after POLLING_FULL: too many requests wait there.
 * [DefaultMQPushConsumerImpl.java popMessage]
 */
const fullPauseMs = 1000

export interface ReceiverOptions {
  readonly config: SimpleConsumerConfig
  readonly instance: MQClientInstance
  /** As brokers know it. */
  readonly group: string
  readonly popper: MessagePopper
  readonly acknowledger: Acknowledger
  readonly subscriptions: Subscriptions
  readonly messages: ReceivedMessages
  readonly book: LeaseBook
  readonly onFailure: (target: ReceiveTarget, error: Error) => void
}

interface Popped {
  readonly target: ReceiveTarget
  readonly result: PopResult
}

/** What one request asks for. */
type Order = Pick<Receive, 'maxMessages' | 'invisibleMs' | 'signal'> & { readonly pollMs: number }

export class Receiver {
  readonly #options: ReceiverOptions
  readonly #clock: Clock
  /** In order: attempts whose answers may have been lost, by target; they are made again. */
  readonly #attempts = new Map<string, string>()
  #turn = 0

  constructor(options: ReceiverOptions) {
    this.#options = options
    this.#clock = options.instance.config.clock
  }

  /**
   * Resolves to nothing when the time is over. Rejects with `AbortedError`, with `RouteError` when no broker of the
   * topics is known, with `UsageError` when the brokers are too old, and as a call does when none can be asked.
   */
  receive(receive: Receive): Promise<readonly ReceivedMessage[]> {
    const { consumerGroup } = this.#options.config
    return traceReceive({ consumerGroup, maxMessages: receive.maxMessages }, () => this.#receive(receive))
  }

  async #receive({ waitMs, ...order }: Receive): Promise<readonly ReceivedMessage[]> {
    const deadline = this.#clock.monotonic() + waitMs
    const pace = new Pace()
    for (;;) {
      const startedAt = this.#clock.monotonic()
      const targets = await this.#targets()
      const pollMs = targets.length === 1 ? Math.max(0, Math.round(deadline - startedAt)) : 0
      const popped = await this.#sweep(targets, { ...order, pollMs })
      const messages = popped.flatMap(({ target, result }) => this.#options.messages.accept(target, result))
      const leftMs = Math.round(deadline - this.#clock.monotonic())
      if (messages.length > 0 || leftMs <= 0) return messages
      if (targets.length > 1) await this.#whenAvailable(targets, leftMs, order.signal)
      const isFull = popped.some(({ result }) => result.status === 'POLLING_FULL')
      const pauseMs = (isFull ? fullPauseMs : pace.fruitless()) - (this.#clock.monotonic() - startedAt)
      const timeoutMs = Math.min(pauseMs, Math.max(0, deadline - this.#clock.monotonic()))
      if (pauseMs > 0) await new WakeUp(this.#clock).wait({ timeoutMs, signal: order.signal })
    }
  }

  async #targets(): Promise<readonly ReceiveTarget[]> {
    const { instance, subscriptions } = this.#options
    const topics = [...subscriptions.topics]
    const known = targetsOf(instance, topics)
    if (known.length > 0) return known
    await Promise.all(topics.map(topic => instance.routes.update(topic)))
    const found = targetsOf(instance, topics)
    if (found.length === 0) throw new RouteError(`no broker of ${topics.join(', ') || 'any topic'} is known`)
    return found
  }

  /** Asks one after the other until there are enough messages. Rejects when none could be asked. */
  async #sweep(targets: readonly ReceiveTarget[], order: Order): Promise<readonly Popped[]> {
    const popped: Popped[] = []
    const first = this.#turn++
    let left = order.maxMessages
    let failure: Error | undefined
    for (let turn = 0; turn < targets.length && left > 0; turn++) {
      const target = targets[(first + turn) % targets.length]
      if (target === undefined) break
      try {
        for await (const result of this.#popAll(target, { ...order, maxMessages: left })) {
          popped.push({ target, result })
          left -= result.messages.length
        }
      } catch (error) {
        failure = asError(error)
        if (failure instanceof AbortedError) throw await this.#giveBackAll(popped, failure)
        this.#options.onFailure(target, failure)
      }
    }
    if (popped.length === 0 && failure !== undefined) throw failure
    return popped
  }

  /** As many requests as bring full answers: one brings 32 messages at most. */
  async *#popAll(target: ReceiveTarget, order: Order): AsyncGenerator<PopResult> {
    let left = order.maxMessages
    for (;;) {
      const isFirst = left === order.maxMessages
      const result = await this.#pop(target, {
        ...order,
        maxMessages: Math.min(left, maxPopMessages),
        pollMs: isFirst ? order.pollMs : 0,
      })
      yield result
      left -= result.messages.length
      if (left <= 0 || result.messages.length < maxPopMessages) return
    }
  }

  async #pop(target: ReceiveTarget, { maxMessages, invisibleMs, pollMs, signal }: Order): Promise<PopResult> {
    const { popper, config, subscriptions, book } = this.#options
    const { isOrdered } = config
    const subscription = subscriptions.get(target.topic)
    if (subscription === undefined) return { status: 'NO_NEW_MSG', messages: [], bad: [] }
    if (signal?.aborted === true) throw abortedWait(signal.reason)
    const key = targetKey(target)
    const attemptId = this.#attempts.get(key) ?? randomUUID()
    this.#attempts.set(key, attemptId)
    book.note(target, this.#clock.now())
    const popping = popper.pop({
      ...target,
      queueId: -1,
      maxMessages,
      invisibleMs,
      pollMs,
      from: config.popFrom,
      subscription,
      ...(isOrdered ? { isOrdered, attemptId } : {}),
    })
    const answered = popping.then(result => {
      this.#attempts.delete(key)
      return result
    })
    return withDeadline(answered, {
      clock: this.#clock,
      signal,
      onTimeout: () => abortedWait(undefined),
      onAbort: cause => {
        // A call that fails has brought nothing.
        void answered.then(
          result => this.#options.acknowledger.release(result.messages),
          () => undefined,
        )
        return abortedWait(cause)
      },
    })
  }

  async #giveBackAll(popped: readonly Popped[], failure: Error): Promise<Error> {
    await Promise.all(popped.map(({ result }) => this.#options.acknowledger.release(result.messages)))
    return failure
  }

  #whenAvailable(targets: readonly ReceiveTarget[], waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { instance, group, config } = this.#options
    const { isOrdered } = config
    return whenAvailable(instance, { consumerGroup: group, targets, isOrdered, waitMs, signal })
  }
}
