// SPDX-License-Identifier: Apache-2.0
// DefaultMQPushConsumerImpl: the state machine behind a push consumer, and what the shared instance and the brokers ask
// of a consumer. [DefaultMQPushConsumerImpl.java]
import type { EventEmitter } from 'node:events'
import {
  Lifecycle,
  MQClientManager,
  type MQClientInstance,
  type RegisteredConsumer,
  type ServiceState,
} from '@rocketmq-ts/client'
import {
  asError,
  checkTopic,
  isRetryTopic,
  retryTopicOf,
  StateError,
  UsageError,
  wrapNamespace,
  type ConsumeMessageDirectlyResult,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
  type MessageExt,
  type MessageQueue,
  type QueueOffset,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import { subscriptionTo, type FilterExpression } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import { consumeDirectly, directMessageOf } from './consume-directly.js'
import { HandlerTable } from './handler-table.js'
import type { MessageListener } from './message-handler.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import { Reporter, type PushConsumerEvents } from './push-consumer-events.js'
import { assemble, type PushParts } from './push-parts.js'
import { Readiness, type ReadyOptions } from './readiness.js'
import { runningInfoOf, stacksOf } from './running-info.js'

/** How far a queue is behind. */
export interface QueueLag extends QueueOffset {
  /** Position behind the last message of the queue. */
  readonly maxOffset: number
  /** Messages that are not consumed yet: `maxOffset` less `offset`. */
  readonly lag: number
}

/** The state machine behind a push consumer. Applications use `DefaultMQPushConsumer`. */
export class DefaultMQPushConsumerImpl implements RegisteredConsumer {
  readonly config: PushConsumerConfig
  /** As brokers know it, with the namespace. */
  readonly group: string
  readonly subscriptions = new Subscriptions()
  /** Settles when the consumer has ended; rejects when it could not start. */
  readonly closed: Promise<void>
  readonly #namespace: string
  readonly #handlers = new HandlerTable()
  readonly #lifecycle: Lifecycle
  readonly #reporter: Reporter
  readonly #readiness: Readiness
  #parts: PushParts | undefined
  #startedAt = 0
  #settleClosed: (error?: Error) => void = () => undefined

  constructor(config: PushConsumerConfig, emitter: EventEmitter<PushConsumerEvents>) {
    const { client, consumerGroup, options } = config
    this.config = config
    this.#namespace = client.namespace ?? ''
    this.group = wrapNamespace(this.#namespace, consumerGroup)
    this.#lifecycle = new Lifecycle(`consumer "${consumerGroup}"`)
    this.#reporter = new Reporter(emitter, client.logger)
    this.#readiness = new Readiness(client.clock)
    this.closed = new Promise((resolve, reject) => {
      this.#settleClosed = error => (error === undefined ? resolve() : reject(error))
    })
    // Whoever does not look at it must not be ended by it.
    this.closed.catch(() => undefined)
    this.#handlers.setForAll(options.handler)
    for (const [topic, expression] of Object.entries(options.subscriptions ?? {})) this.#subscribe(topic, expression)
    // What was sent back comes again on the group's own topic.
    if (!config.isBroadcast) this.#put(retryTopicOf(this.group), '*')
  }

  get serviceState(): ServiceState {
    return this.#lifecycle.state
  }

  /** The shared instance; there from the start on. */
  get instance(): MQClientInstance {
    return this.#joined().instance
  }

  get subscribedTopics(): Iterable<string> {
    return this.subscriptions.topics
  }

  get consumerData(): ConsumerData {
    return {
      groupName: this.group,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: this.config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: this.config.consumeFromWhere,
      subscriptionDataSet: this.subscriptions.all,
      unitMode: this.config.client.unitMode,
    }
  }

  start(): Promise<void> {
    return this.#lifecycle.start({
      check: () => this.checkConfig(),
      run: () => this.#start(),
      undo: () => this.#leave(),
    })
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
    this.#findInstance().consumerTable.assertFree(this.group)
  }

  /** See `DefaultMQPushConsumer.close`. */
  async shutdown({ timeoutMs = this.config.numbers.awaitTerminationMillisWhenShutdown } = {}): Promise<void> {
    await this.#lifecycle.shutdown(async () => {
      const { pullLoop, consumption, pop } = this.#joined()
      pullLoop.pause()
      pop?.loop.pause()
      this.#readiness.close(new StateError(`the consumer "${this.config.consumerGroup}" was closed`))
      await consumption.stop(timeoutMs)
      await this.#leave()
    })
    // Before a start there is nothing that could end.
    if (this.#lifecycle.state !== 'CREATE_JUST') this.#settleClosed()
  }

  /** See `DefaultMQPushConsumer.subscribe`. */
  subscribe(topic: string, expression: FilterExpression, listener?: MessageListener<unknown>): Promise<void> {
    const wireTopic = this.#subscribe(topic, expression, listener)
    if (!this.#lifecycle.isRunning) return Promise.resolve()
    if (this.#handlers.get(wireTopic) === undefined) {
      this.subscriptions.delete(wireTopic)
      throw new UsageError(`topic ${topic} has no handler; pass one, or set the option handler`)
    }
    return this.#announce(wireTopic)
  }

  /** See `DefaultMQPushConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    const wireTopic = wrapNamespace(this.#namespace, topic)
    if (!this.subscriptions.delete(wireTopic)) return
    if (this.#lifecycle.isRunning) await this.#announce(undefined)
    this.#handlers.delete(wireTopic)
  }

  pause(): void {
    const { pullLoop, consumption, pop } = this.#running('pause')
    pullLoop.pause()
    pop?.loop.pause()
    consumption.pause()
  }

  resume(): void {
    const { pullLoop, consumption, rebalance, pop } = this.#running('resume')
    pullLoop.resume()
    pop?.loop.resume()
    for (const queue of rebalance.queues) pullLoop.wake(queue)
    consumption.resume()
  }

  /** See `DefaultMQPushConsumer.ready`. */
  ready(options: ReadyOptions): Promise<void> {
    this.#running('wait for')
    return this.#readiness.wait(options)
  }

  /** See `DefaultMQPushConsumer.lag`. */
  async lag(): Promise<readonly QueueLag[]> {
    const { rebalance, positions } = this.#running('measure')
    return Promise.all(
      [...rebalance.queues].map(async ({ queue, consumedOffset: offset }) => {
        const maxOffset = await positions.max(queue)
        return { queue, offset, maxOffset, lag: Math.max(0, maxOffset - offset) }
      }),
    )
  }

  /** See `DefaultMQPushConsumer.passPoison`. */
  passPoison(queue: MessageQueue, offset: number): boolean {
    const { rebalance, pullLoop, consumption } = this.#running('pass a record of')
    const processQueue = rebalance.get(queue)
    if (processQueue?.release(offset) !== true) return false
    pullLoop.wake(processQueue)
    consumption.submit(processQueue)
    return true
  }

  /** See `DefaultMQPushConsumer.sendMessageBack`. */
  sendMessageBack(message: MessageExt, delayLevel: number): Promise<boolean> {
    return this.#running('send back by').sendBack.giveBack(message, delayLevel)
  }

  onRoute(topic: string, _route: TopicRouteData): void {
    if (!this.subscriptions.has(topic) || this.#parts === undefined) return
    this.#parts.rebalance.learn(topic)
    this.#parts.instance.rebalanceService.wake()
  }

  async rebalance(): Promise<boolean> {
    const { rebalance, pop, pullLoop } = this.#joined()
    pop?.mode.dropUnsubscribed()
    const isBalanced = await rebalance.rebalance()
    // Queues that were given away have made room.
    pullLoop.feedStarved()
    this.#readiness.update([...this.subscriptions.topics].filter(topic => !this.#isReady(topic)))
    return isBalanced
  }

  /** Asks for the locks of all queues again; happens every 20 s by itself. For ordered consumers. */
  async renewLocks(): Promise<void> {
    await this.#joined().keeper.renewLocks()
  }

  async persistConsumerOffset(): Promise<void> {
    const { rebalance, store } = this.#joined()
    const { hasLocks, client } = this.config
    const now = client.clock.monotonic()
    // Without a certain lock, somebody else decides about the offset by now.
    const queues = [...rebalance.queues].filter(({ lock }) => !hasLocks || lock.isValid(now))
    for (const { queue, consumedOffset } of queues) store.advance(queue, consumedOffset)
    await store.persist(queues.map(({ queue }) => queue))
  }

  async resetOffset(reset: Parameters<RegisteredConsumer['resetOffset']>[0]): Promise<void> {
    const { rebalance, store, keeper } = this.#joined()
    await Promise.all(
      reset.body.offsetTable.map(async ({ queue, offset }) => {
        if (queue.topic !== reset.topic) return
        store.forgetCommitted(queue)
        const processQueue = rebalance.get(queue)
        if (processQueue !== undefined) await keeper.restart(processQueue, offset, 'reset')
      }),
    )
  }

  consumerStatus(topic: string): ConsumerStatus {
    return { messageQueueTable: this.#joined().store.offsets(topic), consumerTable: new Map() }
  }

  runningInfo(request?: Parameters<RegisteredConsumer['runningInfo']>[0]): ConsumerRunningInfo {
    const { instance, rebalance, store, stats, consumption, pop } = this.#joined()
    const stacks = request?.jstackEnable === true ? stacksOf(consumption.running) : undefined
    return runningInfoOf(
      {
        config: this.config,
        nameServers: instance.nameServers.addresses,
        subscriptions: this.subscriptions.all,
        queues: rebalance.queues,
        popTable: pop?.mode.table ?? [],
        store,
        stats,
        startedAt: this.#startedAt,
      },
      stacks,
    )
  }

  async consumeMessageDirectly(
    request: Parameters<RegisteredConsumer['consumeMessageDirectly']>[0],
  ): Promise<ConsumeMessageDirectlyResult> {
    const message = await directMessageOf(request.body, request.messageBrokerName ?? '')
    return consumeDirectly(this.#joined().consumptionParts, message, this.config.isOrdered)
  }

  async #start(): Promise<void> {
    const instance = this.#findInstance()
    const { config, group, subscriptions } = this
    const given = { config, group, subscriptions, handlers: this.#handlers, reporter: this.#reporter }
    const parts = (this.#parts = assemble(given, instance))
    try {
      // First of all, and before anything is waited for: two consumers of one group may start at the same time.
      instance.consumerTable.register(group, this)
      await parts.store.load()
      await instance.start()
      await this.#learnRoutes(this.subscriptions.topics)
      await instance.sendHeartbeatToAllBrokerWithLock()
    } catch (error) {
      this.#settleClosed(asError(error))
      throw error
    }
    this.#startedAt = config.client.clock.now()
    // Nobody waits for it here: `ready()` does.
    void instance.rebalanceService.rebalanceNow()
  }

  #findInstance(): MQClientInstance {
    const manager = this.config.options.manager ?? MQClientManager.getInstance()
    const { client, isBroadcast } = this.config
    // A broadcast consumer finds its offsets again by its client id, so that id must be the same the next time.
    return manager.getOrCreateMQClientInstance(isBroadcast ? client : manager.withGeneratedName(client))
  }

  /** Takes back what a start did, whatever that was, and leaves the brokers. */
  async #leave(): Promise<void> {
    const parts = this.#parts
    if (parts === undefined) return
    const { instance, rebalance, consumption, keeper, pop } = parts
    await consumption.stop(0)
    await parts.trace?.flush()
    await pop?.mode.close()
    await rebalance.close()
    await keeper.close()
    if (instance.consumerTable.get(this.group) === this) {
      instance.consumerTable.delete(this.group)
      await instance.unregisterClient({ consumerGroup: this.group })
    }
    // A pop that a broker holds is not waited for, if nobody else uses the instance.
    await instance.shutdown(pop === undefined ? {} : { drainMs: 0 })
  }

  #subscribe(topic: string, expression: FilterExpression, listener?: MessageListener<unknown>): string {
    checkTopic(topic)
    const wireTopic = wrapNamespace(this.#namespace, topic)
    this.#put(wireTopic, expression)
    if (listener !== undefined) this.#handlers.set(wireTopic, listener)
    return wireTopic
  }

  #put(topic: string, expression: FilterExpression): void {
    this.subscriptions.set(subscriptionTo(topic, expression, this.config.client.clock.now()))
  }

  /** Tells the brokers what has changed, and takes the queues that follow from it. Never rejects. */
  async #announce(topic: string | undefined): Promise<void> {
    const { instance } = this.#joined()
    if (topic !== undefined) await this.#learnRoutes([topic])
    await instance.sendHeartbeatToAllBrokerWithLock()
    await instance.rebalanceService.rebalanceNow()
  }

  async #learnRoutes(topics: Iterable<string>): Promise<void> {
    const { instance, rebalance } = this.#joined()
    await Promise.all(
      [...topics].map(async topic => {
        try {
          await instance.routes.update(topic)
          rebalance.learn(topic)
        } catch (error) {
          this.config.client.logger.warn(`the route of topic ${topic} is not known yet: ${asError(error).message}`)
        }
      }),
    )
  }

  /** The group's own retry topic is made by its first heartbeat: nobody waits for that. */
  #isReady(topic: string): boolean {
    return isRetryTopic(topic) || this.#joined().rebalance.isBalanced(topic)
  }

  #running(action: string): PushParts {
    this.#lifecycle.assertRunning(action)
    return this.#joined()
  }

  #joined(): PushParts {
    if (this.#parts === undefined) throw new StateError('the consumer has no client instance')
    return this.#parts
  }
}
