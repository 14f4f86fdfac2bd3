// SPDX-License-Identifier: Apache-2.0
// DefaultMQPushConsumerImpl: the state machine behind a push consumer, and what the shared instance and the brokers ask
// of a consumer. [DefaultMQPushConsumerImpl.java]
import type { EventEmitter } from 'node:events'
import type { MQClientInstance, RegisteredConsumer } from '@rocketmq-ts/client'
import {
  everyMessage,
  HandlerTable,
  StateError,
  UsageError,
  type FilterExpression,
  type Listener,
  type ServiceState,
} from '@rocketmq-ts/core'
import {
  isRetryTopic,
  retryTopicOf,
  type ConsumeMessageDirectlyResult,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
  type MessageExt,
  type MessageQueue,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import { ConsumerLifecycle } from '../membership/consumer-lifecycle.js'
import { Membership } from '../membership/membership.js'
import { eventNamesOf } from '../membership/named-events.js'
import { Readiness, type ReadyOptions } from '../membership/readiness.js'
import { Reporter } from '../membership/reporter.js'
import type { RunningInfoRequest } from '../membership/running-info.js'
import { lagOf, type QueueLag } from '../offset/queue-lag.js'
import { resetOffsets, type OffsetReset } from '../offset/reset-offsets.js'
import { subscriptionTo, wireSubscription } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import type { PushConsumerEvents } from '../membership/consumer-events.js'
import { consumeDirectly, directMessageOf } from './consume-directly.js'
import type { MessageListener } from './message-handler.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import { pushRunningInfo } from './running-info.js'
import { RunningPushConsumer } from './running-push-consumer.js'

/** The state machine behind a push consumer. Applications use `DefaultMQPushConsumer`. */
export class DefaultMQPushConsumerImpl implements RegisteredConsumer {
  readonly config: PushConsumerConfig
  readonly subscriptions = new Subscriptions()
  readonly #handlers = new HandlerTable<MessageExt>()
  readonly #membership: Membership
  readonly #lifecycle: ConsumerLifecycle<RunningPushConsumer>
  readonly #reporter: Reporter<PushConsumerEvents>
  readonly #readiness: Readiness

  constructor(config: PushConsumerConfig, emitter: EventEmitter<PushConsumerEvents>) {
    const { client, options, isBroadcast } = config
    this.config = config
    this.#membership = new Membership({
      config,
      consumer: this,
      isBroadcast,
      onFilter: topic => this.#lifecycle.current?.refilter(topic),
      onConflict: conflict => this.#reporter.report('subscriptionConflict', conflict),
      onLearned: topic => this.#lifecycle.current?.rebalance.learn(topic),
    })
    this.#lifecycle = new ConsumerLifecycle(config, {
      check: () => this.checkConfig(),
      make: () => this.#make(),
      join: running => this.#join(running),
      leave: running => this.#leave(running),
    })
    this.#reporter = new Reporter(emitter, client.logger, eventNamesOf(client))
    this.#readiness = new Readiness(client.clock)
    this.#handlers.setForAll(asListener(options.handler))
    for (const [topic, expression] of Object.entries(options.subscriptions)) {
      this.#apply(wireSubscription(client, topic, expression))
    }
    // What was sent back comes again on the group's own topic.
    if (!isBroadcast) this.subscriptions.set(subscriptionTo(retryTopicOf(this.group), everyMessage, client.clock.now()))
  }

  /** As brokers know it, with the namespace. */
  get group(): string {
    return this.#membership.group
  }

  get serviceState(): ServiceState {
    return this.#lifecycle.state
  }

  /** Settles when the consumer has ended; rejects when it could not start. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
  }

  /** The shared instance; there from the start on. */
  get instance(): MQClientInstance {
    return this.#lifecycle.joined().instance
  }

  get subscribedTopics(): Iterable<string> {
    return this.subscriptions.topics
  }

  get consumerData(): ConsumerData {
    return this.#membership.dataOf('CONSUME_PASSIVELY', this.subscriptions.all)
  }

  start(): Promise<void> {
    return this.#lifecycle.start()
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
  async shutdown({ timeoutMs = this.config.options.awaitTerminationMillisWhenShutdown } = {}): Promise<void> {
    await this.#lifecycle.close(async running => {
      this.#readiness.close(new StateError(`the consumer "${this.config.consumerGroup}" was closed`))
      await running.stop(timeoutMs)
    }, timeoutMs)
  }

  /** See `DefaultMQPushConsumer.subscribe`. */
  subscribe(topic: string, expression: FilterExpression, listener?: MessageListener<unknown>): Promise<void> {
    const subscription = wireSubscription(this.config.client, topic, expression)
    const apply = () => this.#apply(subscription, listener)
    if (!this.#lifecycle.isRunning) {
      apply()
      return Promise.resolve()
    }
    if (listener === undefined && this.#handlers.get(subscription.topic) === undefined) {
      throw new UsageError(`topic ${topic} has no handler; pass one, or set the option handler`)
    }
    return this.#membership.subscribe(subscription, apply)
  }

  /** See `DefaultMQPushConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    const wireTopic = this.config.client.naming.wire(topic)
    if (!this.subscriptions.delete(wireTopic)) return
    if (this.#lifecycle.isRunning) await this.#membership.unsubscribe(wireTopic)
    this.#handlers.delete(wireTopic)
  }

  pause(): void {
    this.#lifecycle.running('pause').pause()
  }

  resume(): void {
    this.#lifecycle.running('resume').resume()
  }

  /** See `DefaultMQPushConsumer.ready`. */
  ready(options: ReadyOptions): Promise<void> {
    this.#lifecycle.running('wait for')
    return this.#readiness.wait(options)
  }

  /** See `DefaultMQPushConsumer.lag`. */
  async lag(): Promise<readonly QueueLag[]> {
    const { table, positions } = this.#lifecycle.running('measure')
    return lagOf(table.all, positions, this.config.client.naming)
  }

  /** See `DefaultMQPushConsumer.passPoison`. */
  passPoison(queue: MessageQueue, offset: number): boolean {
    return this.#lifecycle.running('pass a record of').passPoison(this.config.client.naming.wireQueue(queue), offset)
  }

  /** See `DefaultMQPushConsumer.sendMessageBack`. */
  sendMessageBack(message: MessageExt, delayLevel: number): Promise<boolean> {
    return this.#lifecycle.running('send back by').sendBack.giveBack(message, delayLevel)
  }

  onRoute(topic: string): void {
    this.#lifecycle.current?.rebalance.onRoute(topic)
  }

  onBrokerLost(brokerName: string): void {
    this.#lifecycle.current?.queues.onBrokerLost(brokerName)
  }

  async rebalance(): Promise<boolean> {
    const isBalanced = await this.#lifecycle.joined().balance()
    this.#readiness.update([...this.subscriptions.topics].filter(topic => !this.#isReady(topic)))
    return isBalanced
  }

  /** Asks for the locks of all queues again; happens every 20 s by itself. For ordered consumers. */
  async renewLocks(): Promise<void> {
    await this.#lifecycle.joined().queues.renewLocks()
  }

  async persistConsumerOffset(): Promise<void> {
    await this.#lifecycle.joined().queues.commit()
  }

  async resetOffset(reset: OffsetReset): Promise<void> {
    await resetOffsets(reset, this.#lifecycle.joined())
  }

  consumerStatus(topic: string): ConsumerStatus {
    return { messageQueueTable: this.#lifecycle.joined().store.offsets(topic), consumerTable: new Map() }
  }

  runningInfo(request?: RunningInfoRequest): ConsumerRunningInfo {
    const running = this.#lifecycle.joined()
    const consumer = {
      config: this.config,
      isBroadcast: this.config.isBroadcast,
      nameServers: running.instance.nameServers.addresses,
      subscriptions: this.subscriptions.all,
      startedAt: this.#lifecycle.startedAt,
      inHand: running.delivery.running,
    }
    return pushRunningInfo(consumer, running, request)
  }

  async consumeMessageDirectly(
    request: Parameters<RegisteredConsumer['consumeMessageDirectly']>[0],
  ): Promise<ConsumeMessageDirectlyResult> {
    const message = await directMessageOf(request.body, request.messageBrokerName ?? '')
    return consumeDirectly(this.#lifecycle.joined().deliveryOptions, message, this.config.isOrdered)
  }

  #make(): RunningPushConsumer {
    const { config, group, subscriptions } = this
    const { instance, filterChecks } = this.#membership
    const setup = { config, group, subscriptions, filterChecks, handlers: this.#handlers, reporter: this.#reporter }
    return new RunningPushConsumer(setup, instance)
  }

  async #join({ store, instance }: RunningPushConsumer): Promise<void> {
    await this.#membership.join(this.subscriptions.topics, () => store.load())
    // It is not awaited here: `ready()` waits for it.
    void instance.rebalanceService.rebalanceNow()
  }

  async #leave(running: RunningPushConsumer): Promise<void> {
    await running.leave()
    // A pop that a broker holds is not waited for, unless another client uses the instance.
    await this.#membership.leave(running.popped === undefined ? undefined : 0)
  }

  #apply(subscription: SubscriptionData, listener?: MessageListener<unknown>): void {
    this.subscriptions.set(subscription)
    if (listener !== undefined) this.#handlers.set(subscription.topic, asListener(listener))
  }

  /** The group's own retry topic is made by its first heartbeat: it is not waited for. */
  #isReady(topic: string): boolean {
    return isRetryTopic(topic) || this.#lifecycle.joined().rebalance.isBalanced(topic)
  }
}

/** The deserializer of the same options has given the messages their values, when a handler reads them. */
function asListener(listener: MessageListener<unknown> | undefined): Listener<MessageExt> | undefined {
  return listener as Listener<MessageExt> | undefined
}
