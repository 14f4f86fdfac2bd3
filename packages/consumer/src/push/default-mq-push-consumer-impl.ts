// SPDX-License-Identifier: Apache-2.0
// DefaultMQPushConsumerImpl: the state machine behind a push consumer, and what the shared instance and the brokers ask
// of a consumer. [DefaultMQPushConsumerImpl.java]
import type { EventEmitter } from 'node:events'
import type { MQClientInstance, RegisteredConsumer, ServiceState } from '@rocketmq-ts/client'
import { StateError, UsageError } from '@rocketmq-ts/core'
import {
  isRetryTopic,
  retryTopicOf,
  type ConsumeMessageDirectlyResult,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
  type MessageExt,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { ConsumerLife } from '../membership/consumer-life.js'
import { Membership } from '../membership/membership.js'
import { eventNamesOf } from '../membership/named-events.js'
import { Readiness, type ReadyOptions } from '../membership/readiness.js'
import { Reporter } from '../membership/reporter.js'
import type { RunningInfoRequest } from '../membership/running-info.js'
import { lagOf, type QueueLag } from '../offset/queue-lag.js'
import { resetOffsets, type OffsetReset } from '../offset/reset-offsets.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { subscriptionTo, wireSubscription, type FilterExpression } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import { consumeDirectly, directMessageOf } from './consume-directly.js'
import { HandlerTable } from './handler-table.js'
import type { MessageListener } from './message-handler.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { PushConsumerEvents } from './push-consumer-events.js'
import { assemble, type PushParts } from './push-parts.js'
import { pushRunningInfo } from './running-info.js'

/** The state machine behind a push consumer. Applications use `DefaultMQPushConsumer`. */
export class DefaultMQPushConsumerImpl implements RegisteredConsumer {
  readonly config: PushConsumerConfig
  readonly subscriptions = new Subscriptions()
  readonly #handlers = new HandlerTable()
  readonly #membership: Membership
  readonly #life: ConsumerLife<PushParts>
  readonly #reporter: Reporter<PushConsumerEvents>
  readonly #readiness: Readiness

  constructor(config: PushConsumerConfig, emitter: EventEmitter<PushConsumerEvents>) {
    const { client, options, isBroadcast } = config
    this.config = config
    this.#membership = new Membership({
      config,
      consumer: this,
      isBroadcast,
      onLearned: topic => this.#life.parts?.rebalance.learn(topic),
    })
    this.#life = new ConsumerLife(config, {
      check: () => this.checkConfig(),
      assemble: () => this.#assemble(),
      join: parts => this.#join(parts),
      leave: parts => this.#leave(parts),
    })
    this.#reporter = new Reporter(emitter, client.logger, eventNamesOf(client))
    this.#readiness = new Readiness(client.clock)
    this.#handlers.setForAll(options.handler)
    for (const [topic, expression] of Object.entries(options.subscriptions ?? {})) this.#subscribe(topic, expression)
    // What was sent back comes again on the group's own topic.
    if (!isBroadcast) this.subscriptions.set(subscriptionTo(retryTopicOf(this.group), '*', client.clock.now()))
  }

  /** As brokers know it, with the namespace. */
  get group(): string {
    return this.#membership.group
  }

  get serviceState(): ServiceState {
    return this.#life.state
  }

  /** Settles when the consumer has ended; rejects when it could not start. */
  get closed(): Promise<void> {
    return this.#life.closed
  }

  /** The shared instance; there from the start on. */
  get instance(): MQClientInstance {
    return this.#life.joined().instance
  }

  get subscribedTopics(): Iterable<string> {
    return this.subscriptions.topics
  }

  get consumerData(): ConsumerData {
    return this.#membership.dataOf('CONSUME_PASSIVELY', this.subscriptions.all)
  }

  start(): Promise<void> {
    return this.#life.start()
  }

  /**
   * Finds every mistake of the configuration; opens nothing.
   * @throws UsageError when a handler is missing, the group is taken, or the client id belongs to another cluster
   */
  checkConfig(): void {
    for (const topic of this.subscriptions.topics) {
      if (topic !== retryTopicOf(this.group) && this.#handlers.get(topic) === undefined) {
        throw new UsageError(`topic ${topic} has no handler; pass one to subscribe(), or set the option handler`)
      }
    }
    this.#membership.assertFree()
  }

  /** See `DefaultMQPushConsumer.close`. */
  async shutdown({ timeoutMs = this.config.numbers.awaitTerminationMillisWhenShutdown } = {}): Promise<void> {
    await this.#life.close(async ({ pullLoop, consumption, pop }) => {
      pullLoop.pause()
      pop?.loop.pause()
      this.#readiness.close(new StateError(`the consumer "${this.config.consumerGroup}" was closed`))
      await consumption.stop(timeoutMs)
    })
  }

  /** See `DefaultMQPushConsumer.subscribe`. */
  subscribe(topic: string, expression: FilterExpression, listener?: MessageListener<unknown>): Promise<void> {
    const wireTopic = this.#subscribe(topic, expression, listener)
    if (!this.#life.isRunning) return Promise.resolve()
    if (this.#handlers.get(wireTopic) === undefined) {
      this.subscriptions.delete(wireTopic)
      throw new UsageError(`topic ${topic} has no handler; pass one, or set the option handler`)
    }
    return this.#membership.announce([wireTopic])
  }

  /** See `DefaultMQPushConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    const wireTopic = this.config.client.naming.wire(topic)
    if (!this.subscriptions.delete(wireTopic)) return
    if (this.#life.isRunning) await this.#membership.announce()
    this.#handlers.delete(wireTopic)
  }

  pause(): void {
    const { pullLoop, consumption, pop } = this.#life.running('pause')
    pullLoop.pause()
    pop?.loop.pause()
    consumption.pause()
  }

  resume(): void {
    const { pullLoop, consumption, pop } = this.#life.running('resume')
    pullLoop.resume()
    pop?.loop.resume()
    consumption.resume()
  }

  /** See `DefaultMQPushConsumer.ready`. */
  ready(options: ReadyOptions): Promise<void> {
    this.#life.running('wait for')
    return this.#readiness.wait(options)
  }

  /** See `DefaultMQPushConsumer.lag`. */
  async lag(): Promise<readonly QueueLag[]> {
    const { rebalance, positions } = this.#life.running('measure')
    return lagOf(rebalance.queues, positions, this.config.client.naming)
  }

  /** See `DefaultMQPushConsumer.passPoison`. */
  passPoison(queue: MessageQueue, offset: number): boolean {
    const { rebalance, pullLoop, consumption } = this.#life.running('pass a record of')
    const processQueue = rebalance.get(this.config.client.naming.wireQueue(queue))
    if (processQueue?.release(offset) !== true) return false
    pullLoop.wake(processQueue)
    consumption.submit(processQueue)
    return true
  }

  /** See `DefaultMQPushConsumer.sendMessageBack`. */
  sendMessageBack(message: MessageExt, delayLevel: number): Promise<boolean> {
    return this.#life.running('send back by').sendBack.giveBack(message, delayLevel)
  }

  onRoute(topic: string): void {
    this.#life.parts?.rebalance.onRoute(topic)
  }

  async rebalance(): Promise<boolean> {
    const { rebalance, pop, pullLoop } = this.#life.joined()
    pop?.mode.dropUnsubscribed()
    const isBalanced = await rebalance.rebalance()
    // Queues that were given away have made room.
    pullLoop.wakeAll()
    this.#readiness.update([...this.subscriptions.topics].filter(topic => !this.#isReady(topic)))
    return isBalanced
  }

  /** Asks for the locks of all queues again; happens every 20 s by itself. For ordered consumers. */
  async renewLocks(): Promise<void> {
    await this.#life.joined().keeper.renewLocks()
  }

  async persistConsumerOffset(): Promise<void> {
    const { rebalance, store } = this.#life.joined()
    const { hasLocks, client } = this.config
    const now = client.clock.monotonic()
    // Without a certain lock, somebody else decides about the offset by now.
    const queues = [...rebalance.queues].filter(({ lock }) => !hasLocks || lock.isValid(now))
    for (const { queue, consumedOffset } of queues) store.advance(queue, consumedOffset)
    await store.persist(queues.map(({ queue }) => queue))
  }

  async resetOffset(reset: OffsetReset): Promise<void> {
    const { rebalance, store, keeper } = this.#life.joined()
    const move = (queue: ProcessQueue, offset: number) => keeper.restart(queue, offset, 'reset')
    await resetOffsets(reset, { store, get: queue => rebalance.get(queue), move })
  }

  consumerStatus(topic: string): ConsumerStatus {
    return { messageQueueTable: this.#life.joined().store.offsets(topic), consumerTable: new Map() }
  }

  runningInfo(request?: RunningInfoRequest): ConsumerRunningInfo {
    const parts = this.#life.joined()
    const running = {
      config: this.config,
      isBroadcast: this.config.isBroadcast,
      nameServers: parts.instance.nameServers.addresses,
      subscriptions: this.subscriptions.all,
      startedAt: this.#life.startedAt,
      inHand: parts.consumption.running,
    }
    return pushRunningInfo(running, parts, request)
  }

  async consumeMessageDirectly(
    request: Parameters<RegisteredConsumer['consumeMessageDirectly']>[0],
  ): Promise<ConsumeMessageDirectlyResult> {
    const message = await directMessageOf(request.body, request.messageBrokerName ?? '')
    return consumeDirectly(this.#life.joined().consumptionParts, message, this.config.isOrdered)
  }

  #assemble(): PushParts {
    const { config, group, subscriptions } = this
    const given = { config, group, subscriptions, handlers: this.#handlers, reporter: this.#reporter }
    return assemble(given, this.#membership.instance)
  }

  async #join({ store, instance }: PushParts): Promise<void> {
    await this.#membership.join(this.subscriptions.topics, () => store.load())
    // Nobody waits for it here: `ready()` does.
    void instance.rebalanceService.rebalanceNow()
  }

  async #leave({ rebalance, consumption, keeper, pop, trace }: PushParts): Promise<void> {
    await consumption.stop(0)
    await trace?.flush()
    await pop?.mode.close()
    await keeper.settleCarriedOffsets()
    await rebalance.close()
    await keeper.close()
    // A pop that a broker holds is not waited for, if nobody else uses the instance.
    await this.#membership.leave(pop === undefined ? undefined : 0)
  }

  #subscribe(topic: string, expression: FilterExpression, listener?: MessageListener<unknown>): string {
    const subscription = wireSubscription(this.config.client, topic, expression)
    this.subscriptions.set(subscription)
    if (listener !== undefined) this.#handlers.set(subscription.topic, listener)
    return subscription.topic
  }

  /** The group's own retry topic is made by its first heartbeat: nobody waits for that. */
  #isReady(topic: string): boolean {
    return isRetryTopic(topic) || this.#life.joined().rebalance.isBalanced(topic)
  }
}
