// SPDX-License-Identifier: Apache-2.0
// Keeps one POP_MESSAGE per assigned queue going: the broker holds it until there is a message. A queue that has enough
// unsettled messages here, or is paused, is parked and goes on when that has changed.
// [DefaultMQPushConsumerImpl.java popMessage]
import { asError, BrokerError, type Clock, type MessageQueue, type SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { MessagePopper, PopOrder, PopResult } from './message-popper.js'
import type { PopQueue } from './pop-queue.js'
import type { PopTriage } from './pop-triage.js'

/** Milliseconds that a broker may hold a request. [DefaultMQPushConsumerImpl.java BROKER_SUSPEND_MAX_TIME_MILLIS] */
const pollMs = 15_000
/** Milliseconds until a request is made again for which a broker asked for a pause. */
const flowControlPauseMs = 20
/** Milliseconds between requests that bring nothing: five a second, whatever a broker answers. */
const emptyPauseMs = 200

export interface PopLoopParts {
  readonly instance: MQClientInstance
  readonly popper: MessagePopper
  readonly triage: PopTriage
  readonly subscriptionOf: (topic: string) => SubscriptionData | undefined
  readonly order: Pick<PopOrder, 'maxMessages' | 'invisibleMs' | 'from'>
  /** Unsettled messages of a queue that may be here. */
  readonly threshold: number
  /** Milliseconds until a request is made again that brought messages. */
  readonly intervalMs: number
  /** Milliseconds until a request is made again that failed. */
  readonly errorPauseMs: number
  /** A request brought messages. */
  readonly onPopped: (topic: string, elapsedMs: number, messages: number) => void
  /** The queue has messages to hand out. */
  readonly onMessages: (queue: PopQueue) => void
  /** Nobody gets these any more. Does not reject. */
  readonly giveBack: (result: PopResult) => Promise<void>
  readonly onFailure: (queue: MessageQueue, error: Error) => void
}

export class PopLoop {
  readonly #parts: PopLoopParts
  readonly #clock: Clock
  readonly #parked = new Set<PopQueue>()
  #isPaused = false

  constructor(parts: PopLoopParts) {
    this.#parts = parts
    this.#clock = parts.instance.config.clock
  }

  /** Begins to pop a queue; once for each. */
  start(queue: PopQueue): void {
    this.#parts.instance.pullMessageService.executeNow(() => this.#step(queue))
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    for (const queue of this.#parked) this.wake(queue)
  }

  /** Something has changed that a parked queue may have waited for. */
  wake(queue: PopQueue): void {
    if (this.#mustPark(queue) || !this.#parked.delete(queue)) return
    this.start(queue)
  }

  #mustPark(queue: PopQueue): boolean {
    return !queue.isDropped && (this.#isPaused || queue.waitAckCount > this.#parts.threshold)
  }

  #step(queue: PopQueue): void | Promise<void> {
    if (queue.isDropped) return
    if (this.#mustPark(queue)) {
      this.#parked.add(queue)
      return
    }
    const subscription = this.#parts.subscriptionOf(queue.queue.topic)
    // Unsubscribed: the next rebalance takes the queue away.
    if (subscription === undefined) this.#later(queue, this.#parts.errorPauseMs)
    else return this.#pop(queue, subscription)
  }

  #later(queue: PopQueue, delayMs: number): void {
    this.#parts.instance.pullMessageService.executeLater(() => this.#step(queue), delayMs)
  }

  async #pop(queue: PopQueue, subscription: SubscriptionData): Promise<void> {
    const { popper, order, giveBack } = this.#parts
    const startedAt = this.#clock.monotonic()
    queue.lastPopAt = this.#clock.now()
    let delayMs: number
    try {
      const { topic, brokerName, queueId } = queue.queue
      const result = await popper.pop({ ...order, topic, brokerName, queueId, pollMs, subscription })
      if (queue.isDropped) {
        await giveBack(result)
        return
      }
      delayMs = this.#take(queue, result, this.#clock.monotonic() - startedAt)
    } catch (error) {
      if (queue.isDropped) return
      delayMs = this.#recover(queue, asError(error))
    }
    if (delayMs > 0) this.#later(queue, delayMs)
    else this.start(queue)
  }

  /** Takes what a request brought; milliseconds until the next one. */
  #take(queue: PopQueue, result: PopResult, elapsedMs: number): number {
    const { triage, onPopped, onMessages, intervalMs, errorPauseMs } = this.#parts
    const { topic } = queue.queue
    if (result.status === 'POLLING_FULL') return errorPauseMs
    if (result.status !== 'FOUND') return emptyPauseMs - elapsedMs
    onPopped(topic, elapsedMs, result.messages.length)
    for (const popped of triage.sort(result)) queue.put(popped)
    if (queue.hasWaiting) onMessages(queue)
    return intervalMs
  }

  /** Milliseconds until a request that failed is made again. */
  #recover(queue: PopQueue, error: Error): number {
    if (error instanceof BrokerError && error.responseName === 'FLOW_CONTROL') return flowControlPauseMs
    this.#parts.instance.config.logger.warn(`a pop of ${queue.queue.topic} failed: ${error.message}`)
    this.#parts.onFailure(queue.queue, error)
    return this.#parts.errorPauseMs
  }
}
