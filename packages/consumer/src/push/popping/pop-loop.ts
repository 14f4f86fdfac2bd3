// SPDX-License-Identifier: Apache-2.0
// Keeps one POP_MESSAGE per assigned queue going: the broker holds it until there is a message. A queue that has enough
// unsettled messages here, or is paused, is parked and goes on when that has changed.
// [DefaultMQPushConsumerImpl.java popMessage]
import { OverloadError, type Clock, type Delivery, type MessageSource } from '@rocketmq-ts/core'
import type { MessageExt, SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { Reporter } from '../../membership/reporter.js'
import type { Acknowledger } from '../../pop/acknowledger.js'
import type { MessagePopper, PopResult } from '../../pop/message-popper.js'
import type { PopResultFilter } from '../../pop/pop-result-filter.js'
import { longPollMs, RequestLoop, type Step } from '../../queue/request-loop.js'
import type { Subscriptions } from '../../subscription/subscriptions.js'
import type { ConsumerStats } from '../consumer-stats.js'
import type { PushConsumerConfig } from '../push-consumer-config.js'
import type { PushConsumerEvents } from '../../membership/consumer-events.js'
import type { PopQueue } from './pop-queue.js'

export interface PopLoopOptions {
  readonly config: PushConsumerConfig
  readonly instance: MQClientInstance
  readonly popper: MessagePopper
  readonly filter: PopResultFilter
  readonly acknowledger: Acknowledger
  readonly subscriptions: Subscriptions
  readonly stats: ConsumerStats
  readonly delivery: Delivery<MessageSource<MessageExt>>
  readonly reporter: Reporter<PushConsumerEvents>
}

export class PopLoop {
  readonly #options: PopLoopOptions
  readonly #clock: Clock
  readonly #loop: RequestLoop<PopQueue>
  #isPaused = false

  constructor(options: PopLoopOptions) {
    const { config, instance, subscriptions, reporter } = options
    this.#options = options
    this.#clock = config.client.clock
    this.#loop = new RequestLoop({
      instance,
      name: 'pop',
      subscriptionOf: topic => subscriptions.get(topic),
      mustPark: queue => this.#isPaused || queue.waitAckCount > config.options.popThresholdForQueue,
      ask: (queue, subscription) => this.#pop(queue, subscription),
      errorPauseMs: config.options.pullTimeDelayMillsWhenException,
      onFailure: (queue, error) => reporter.report('pullFailed', queue, error),
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

  /** Messages of the queue were settled. */
  madeRoom(queue: PopQueue): void {
    this.#loop.wake(queue)
  }

  async #pop(queue: PopQueue, subscription: SubscriptionData): Promise<Step> {
    const { popper, acknowledger, config } = this.#options
    const { popBatchNums, popInvisibleTime } = config.options
    const startedAt = this.#clock.monotonic()
    queue.lastPopAt = this.#clock.now()
    const { topic, brokerName, queueId } = queue.queue
    const from = config.popFrom
    const order = { maxMessages: popBatchNums, invisibleMs: popInvisibleTime, from, pollMs: longPollMs, subscription }
    const result = await popper.pop({ ...order, topic, brokerName, queueId })
    if (!queue.isDropped) return this.#take(queue, result, this.#clock.monotonic() - startedAt)
    await acknowledger.release(result.messages)
    return undefined
  }

  /** Takes what a request brought. */
  #take(queue: PopQueue, result: PopResult, elapsedMs: number): Step {
    const { filter, stats, delivery, config } = this.#options
    if (result.status === 'POLLING_FULL') throw new OverloadError('too many requests wait at the broker already')
    if (result.messages.length + result.bad.length === 0) return { emptyAfterMs: elapsedMs }
    stats.addPull(queue.queue.topic, elapsedMs, result.messages.length)
    for (const popped of filter.accept(result)) queue.put(popped)
    if (queue.hasWaiting) delivery.submit(queue)
    return { nextMs: config.options.pullInterval }
  }
}
