// SPDX-License-Identifier: Apache-2.0
// Keeps one request per queue going: the next one begins when the one before has been answered. A queue that must wait,
// because there is enough of it here or it is paused, is parked and goes on when that has changed: nothing polls for
// it. Answers that lead nowhere make the requests for a queue slower, and in the end they are reported, whatever they
// are.
import { asError, BrokerError, OverloadError, Pace, type Clock } from '@rocketmq-ts/core'
import { busyAnswers, messageQueueKey, type MessageQueue, type SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'

/**
 * What a request has led to: after progress, milliseconds until the next one; without it, milliseconds that the broker
 * took to answer. `undefined`: there is no next one.
 */
export type Step = { readonly nextMs: number } | { readonly emptyAfterMs: number } | undefined

/** Milliseconds after which an empty answer needs no pause: the broker has held the request. */
const heldMs = 200

/** Milliseconds that a broker may hold a request for which there is nothing. [DefaultMQPushConsumerImpl.java] */
export const longPollMs = 15_000

export interface RequestLoopOptions<Q> {
  readonly instance: MQClientInstance
  /** Names the requests in the log. */
  readonly name: 'pull' | 'pop'
  /** What is wanted of a topic; `undefined` when it was given up. */
  readonly subscriptionOf: (topic: string) => SubscriptionData | undefined
  readonly mustPark: (queue: Q) => boolean
  /** Makes a request. */
  readonly ask: (queue: Q, subscription: SubscriptionData) => Promise<Step>
  /** Does something about a failure; true when that may have helped. */
  readonly help?: (queue: Q, error: Error) => Promise<boolean>
  /** Delay before a failed request is repeated, milliseconds. */
  readonly errorPauseMs: number
  readonly onFailure: (queue: MessageQueue, error: Error) => void
}

/** What is remembered of a queue that got nowhere. */
interface Slow {
  readonly pace: Pace
  /** Monotonic milliseconds. */
  notBefore: number
}

export class RequestLoop<Q extends { readonly queue: MessageQueue; readonly isDropped: boolean }> {
  readonly #options: RequestLoopOptions<Q>
  readonly #clock: Clock
  readonly #parked = new Set<Q>()
  /** By key, so that a queue which goes on at another offset is no faster for that. */
  readonly #slow = new Map<string, Slow>()

  constructor(options: RequestLoopOptions<Q>) {
    this.#options = options
    this.#clock = options.instance.config.clock
  }

  /** Begins to ask for a queue; once for each. */
  start(queue: Q): void {
    const { pullMessageService } = this.#options.instance
    const waitMs = (this.#slow.get(keyOf(queue))?.notBefore ?? -Infinity) - this.#clock.monotonic()
    if (waitMs > 0) this.#later(queue, waitMs)
    else pullMessageService.executeNow(() => this.#step(queue))
  }

  /**
   * The queue goes on elsewhere because the application, or an administrator, wants it: what was before does not count.
   */
  startAnew(queue: Q): void {
    this.#slow.delete(keyOf(queue))
    this.start(queue)
  }

  /** The queue goes on elsewhere because of an answer: at once, unless the answer before has led nowhere either. */
  noteMove(queue: Q, elapsedMs: number): void {
    if (this.#slow.has(keyOf(queue))) this.slowDown(queue, elapsedMs)
    else this.#slowOf(queue)
  }

  /** The last answer led nowhere: the queue is asked for again after a pause, whatever starts it. */
  slowDown(queue: Q, elapsedMs: number): void {
    const slow = this.#slowOf(queue)
    if (elapsedMs >= heldMs) slow.pace.progress()
    slow.notBefore = this.#clock.monotonic() + slow.pace.fruitless() - elapsedMs
  }

  /** Something has changed that a parked queue may have waited for. */
  wake(queue: Q): void {
    // Asked for after each message that is settled, mostly for nothing.
    if (this.#parked.size === 0 || !this.#parked.has(queue)) return
    if (!queue.isDropped && this.#options.mustPark(queue)) return
    this.#parked.delete(queue)
    this.start(queue)
  }

  /** Something has changed that all parked queues may have waited for. */
  wakeAll(): void {
    for (const queue of this.#parked) this.wake(queue)
  }

  #step(queue: Q): void | Promise<void> {
    if (queue.isDropped) return
    const { mustPark, subscriptionOf, errorPauseMs } = this.#options
    if (mustPark(queue)) {
      this.#parked.add(queue)
      return
    }
    const subscription = subscriptionOf(queue.queue.topic)
    // Unsubscribed: the next rebalance takes the queue away.
    if (subscription === undefined) this.#later(queue, errorPauseMs)
    else return this.#ask(queue, subscription)
  }

  async #ask(queue: Q, subscription: SubscriptionData): Promise<void> {
    let step: Step
    try {
      step = await this.#options.ask(queue, subscription)
    } catch (error) {
      if (queue.isDropped) return
      this.#later(queue, await this.#recover(queue, asError(error)))
      return
    }
    if (step === undefined) return
    if ('emptyAfterMs' in step) {
      this.slowDown(queue, step.emptyAfterMs)
      this.start(queue)
      return
    }
    if (this.#slow.size > 0) this.#slow.delete(keyOf(queue))
    if (step.nextMs > 0) this.#later(queue, step.nextMs)
    else this.start(queue)
  }

  #later(queue: Q, delayMs: number): void {
    this.#options.instance.pullMessageService.executeLater(() => this.#step(queue), delayMs)
  }

  /** Milliseconds until a request that failed is made again. */
  async #recover(queue: Q, error: Error): Promise<number> {
    const { instance, name, help, onFailure, errorPauseMs } = this.#options
    const { pace } = this.#slowOf(queue)
    // What gets better by itself, or by our help, is no failure at first.
    const mayBecomeBetter = isBusy(error) || (await help?.(queue, error)) === true
    const isHopeless = pace.isHopeless
    const pauseMs = pace.fruitless()
    if (mayBecomeBetter && !isHopeless) return pauseMs
    instance.config.logger.warn(`a ${name} of ${queue.queue.topic} failed: ${error.message}`)
    onFailure(queue.queue, error)
    return Math.max(pauseMs, errorPauseMs)
  }

  #slowOf(queue: Q): Slow {
    const key = keyOf(queue)
    let slow = this.#slow.get(key)
    if (slow === undefined) this.#slow.set(key, (slow = { pace: new Pace(), notBefore: -Infinity }))
    return slow
  }
}

function keyOf({ queue }: { readonly queue: MessageQueue }): string {
  return messageQueueKey(queue)
}

function isBusy(error: Error): boolean {
  return error instanceof OverloadError || (error instanceof BrokerError && busyAnswers.has(error.responseName))
}
