// SPDX-License-Identifier: Apache-2.0
// Keeps one request per queue going: the next one begins when the one before has been answered. A queue that must wait,
// because there is enough of it here or it is paused, is parked and goes on when that has changed: nothing polls for it.
import { asError, BrokerError } from '@rocketmq-ts/core'
import type { MessageQueue, SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'

/** Milliseconds until a request is made again for which a broker asked for a pause. */
const flowControlPauseMs = 20
/** Milliseconds between requests that bring nothing and lead nowhere: five a second, whatever a broker answers. */
export const emptyPauseMs = 200

export interface RequestLoopOptions<Q> {
  readonly instance: MQClientInstance
  /** Names the requests in the log. */
  readonly name: 'pull' | 'pop'
  /** What is wanted of a topic; `undefined` when it was given up. */
  readonly subscriptionOf: (topic: string) => SubscriptionData | undefined
  readonly mustPark: (queue: Q) => boolean
  /** Makes a request; milliseconds until the next one, or `undefined`: there is no next one. */
  readonly ask: (queue: Q, subscription: SubscriptionData) => Promise<number | undefined>
  /** Does something about a failure; milliseconds until the next request then, `undefined` when nothing helps. */
  readonly help?: (queue: Q, error: Error) => Promise<number | undefined>
  /** Delay before a failed request is repeated, milliseconds. */
  readonly errorPauseMs: number
  readonly onFailure: (queue: MessageQueue, error: Error) => void
}

export class RequestLoop<Q extends { readonly queue: MessageQueue; readonly isDropped: boolean }> {
  readonly #options: RequestLoopOptions<Q>
  readonly #parked = new Set<Q>()

  constructor(options: RequestLoopOptions<Q>) {
    this.#options = options
  }

  get hasParked(): boolean {
    return this.#parked.size > 0
  }

  /** Begins to ask for a queue; once for each. */
  start(queue: Q): void {
    this.#options.instance.pullMessageService.executeNow(() => this.#step(queue))
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
    let pauseMs: number | undefined
    try {
      pauseMs = await this.#options.ask(queue, subscription)
    } catch (error) {
      if (queue.isDropped) return
      pauseMs = await this.#recover(queue, asError(error))
    }
    if (pauseMs === undefined) return
    if (pauseMs > 0) this.#later(queue, pauseMs)
    else this.start(queue)
  }

  #later(queue: Q, delayMs: number): void {
    this.#options.instance.pullMessageService.executeLater(() => this.#step(queue), delayMs)
  }

  /** Milliseconds until a request that failed is made again. */
  async #recover(queue: Q, error: Error): Promise<number> {
    const { instance, name, help, onFailure, errorPauseMs } = this.#options
    if (error instanceof BrokerError && error.responseName === 'FLOW_CONTROL') return flowControlPauseMs
    const helpedMs = await help?.(queue, error)
    if (helpedMs !== undefined) return helpedMs
    instance.config.logger.warn(`a ${name} of ${queue.queue.topic} failed: ${error.message}`)
    onFailure(queue.queue, error)
    return errorPauseMs
  }
}
