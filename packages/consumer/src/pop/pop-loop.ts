// SPDX-License-Identifier: Apache-2.0
// Keeps one POP_MESSAGE per assigned queue going: the broker holds it until there is a message. A queue that has enough
// unsettled messages here, or is paused, is parked and goes on when that has changed.
// [DefaultMQPushConsumerImpl.java popMessage]
import type { Clock } from '@rocketmq-ts/core'
import type { MessageQueue, SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { emptyPauseMs, RequestLoop } from '../queue/request-loop.js'
import type { MessagePopper, PopOrder, PopResult } from './message-popper.js'
import type { PopQueue } from './pop-queue.js'
import type { PopTriage } from './pop-triage.js'

/** Milliseconds that a broker may hold a request. [DefaultMQPushConsumerImpl.java BROKER_SUSPEND_MAX_TIME_MILLIS] */
const pollMs = 15_000

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
  readonly #loop: RequestLoop<PopQueue>
  #isPaused = false

  constructor(parts: PopLoopParts) {
    this.#parts = parts
    this.#clock = parts.instance.config.clock
    this.#loop = new RequestLoop({
      instance: parts.instance,
      name: 'pop',
      subscriptionOf: parts.subscriptionOf,
      mustPark: queue => this.#isPaused || queue.waitAckCount > parts.threshold,
      ask: (queue, subscription) => this.#pop(queue, subscription),
      errorPauseMs: parts.errorPauseMs,
      onFailure: parts.onFailure,
    })
  }

  /** Begins to pop a queue; once for each. */
  start(queue: PopQueue): void {
    this.#loop.start(queue)
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#loop.wakeAll()
  }

  /** Something has changed that a parked queue may have waited for. */
  wake(queue: PopQueue): void {
    this.#loop.wake(queue)
  }

  async #pop(queue: PopQueue, subscription: SubscriptionData): Promise<number | undefined> {
    const { popper, order, giveBack } = this.#parts
    const startedAt = this.#clock.monotonic()
    queue.lastPopAt = this.#clock.now()
    const { topic, brokerName, queueId } = queue.queue
    const result = await popper.pop({ ...order, topic, brokerName, queueId, pollMs, subscription })
    if (!queue.isDropped) return this.#take(queue, result, this.#clock.monotonic() - startedAt)
    await giveBack(result)
    return undefined
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
}
