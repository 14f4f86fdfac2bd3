// SPDX-License-Identifier: Apache-2.0
// DefaultLitePullConsumerImpl: the state machine behind a lite pull consumer, and what the shared instance and the
// brokers ask of a consumer. Queues in here are the brokers'; the facade speaks the application's names.
// [DefaultLitePullConsumerImpl.java]
import type { EventEmitter } from 'node:events'
import { Lifecycle, type MQClientInstance, type RegisteredConsumer, type ServiceState } from '@rocketmq-ts/client'
import {
  asError,
  checkTopic,
  refuse,
  StateError,
  UsageError,
  wrapNamespace,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
  type MessageExt,
  type MessageQueue,
  type SubscriptionData,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import { Membership } from '../membership/membership.js'
import { Reporter } from '../push/push-consumer-events.js'
import { Readiness, type ReadyOptions } from '../push/readiness.js'
import { stacksOf } from '../push/running-info.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { readableQueues } from '../rebalance/readable-queues.js'
import { subscriptionTo, type FilterExpression } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import { assembleLite, type LitePullParts } from './lite-pull-parts.js'
import { liteRunningInfoOf } from './lite-running-info.js'
import { iterateMessages, type IterationOptions } from './message-iteration.js'
import type { PollOptions } from './poller.js'
import { QueueControl } from './queue-control.js'
import { applicationQueue, wireQueue } from '../subscription/queue-names.js'
import { QueueWatch, type TopicQueuesListener } from './queue-watch.js'

export class DefaultLitePullConsumerImpl implements RegisteredConsumer {
  readonly config: LitePullConsumerConfig
  /** As brokers know it, with the namespace. */
  readonly group: string
  readonly subscriptions = new Subscriptions()
  /** Settles when the consumer has ended; rejects when it could not start. */
  readonly closed: Promise<void>
  readonly #namespace: string
  readonly #lifecycle: Lifecycle
  readonly #membership: Membership
  readonly #reporter: Reporter<LitePullConsumerEvents>
  readonly #readiness: Readiness
  readonly #watch: QueueWatch
  /** What is wanted of the topics of assigned queues; everything when nothing was said. */
  readonly #assignFilters = new Map<string, SubscriptionData>()
  #mode: 'none' | 'subscribe' | 'assign' = 'none'
  #assigned: readonly MessageQueue[] = []
  #parts: LitePullParts | undefined
  #startedAt = 0
  #settleClosed: (error?: Error) => void = () => undefined

  constructor(config: LitePullConsumerConfig, emitter: EventEmitter<LitePullConsumerEvents>) {
    const { client, consumerGroup, options, isBroadcast } = config
    this.config = config
    this.#namespace = client.namespace ?? ''
    this.group = wrapNamespace(this.#namespace, consumerGroup)
    this.#lifecycle = new Lifecycle(`consumer "${consumerGroup}"`)
    this.#membership = new Membership({
      client,
      manager: options.manager,
      group: this.group,
      consumer: this,
      isBroadcast,
    })
    this.#reporter = new Reporter(emitter, client.logger)
    this.#readiness = new Readiness(client.clock)
    this.#watch = new QueueWatch(client.logger)
    this.closed = new Promise((resolve, reject) => {
      this.#settleClosed = error => (error === undefined ? resolve() : reject(error))
    })
    // Whoever does not look at it must not be ended by it.
    this.closed.catch(() => undefined)
    for (const [topic, expression] of Object.entries(options.subscriptions ?? {})) this.#subscribe(topic, expression)
  }

  get serviceState(): ServiceState {
    return this.#lifecycle.state
  }

  /** The shared instance; there from the start on. */
  get instance(): MQClientInstance {
    return this.#joined().instance
  }

  get subscribedTopics(): Iterable<string> {
    const assigned = this.#assigned.map(({ topic }) => topic)
    return new Set([...this.subscriptions.topics, ...assigned, ...this.#watch.topics])
  }

  get consumerData(): ConsumerData {
    return {
      groupName: this.group,
      consumeType: 'CONSUME_ACTIVELY',
      messageModel: this.config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: this.config.consumeFromWhere,
      subscriptionDataSet: this.subscriptions.all,
      unitMode: this.config.client.unitMode,
    }
  }

  start(): Promise<void> {
    return this.#lifecycle.start({
      check: () => this.#membership.assertFree(),
      run: () => this.#start(),
      undo: () => this.#leave(),
    })
  }

  /** See `DefaultLitePullConsumer.close`. */
  async shutdown(): Promise<void> {
    await this.#lifecycle.shutdown(async () => {
      this.#readiness.close(new StateError(`the consumer "${this.config.consumerGroup}" was closed`))
      await this.#leave()
    })
    this.#settleClosed()
  }

  /** See `DefaultLitePullConsumer.subscribe`. */
  async subscribe(topic: string, expression: FilterExpression): Promise<void> {
    const wireTopic = this.#subscribe(topic, expression)
    if (!this.#lifecycle.isRunning) return
    await this.#membership.learnRoutes([wireTopic])
    await this.#membership.announce()
  }

  /** See `DefaultLitePullConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    if (!this.subscriptions.delete(wrapNamespace(this.#namespace, topic))) return
    if (this.#lifecycle.isRunning) await this.#membership.announce()
  }

  /** See `DefaultLitePullConsumer.assign`. */
  async assign(queues: readonly MessageQueue[]): Promise<void> {
    if (queues.length === 0) throw new UsageError('Message queues can not be null or empty.')
    this.#setMode('assign')
    this.#assigned = queues.map(queue => this.#wire(queue))
    if (!this.#lifecycle.isRunning) return
    await this.#membership.learnRoutes(new Set(this.#assigned.map(({ topic }) => topic)))
    await this.#joined().assignment.assign(this.#assigned)
    this.#updateReadiness()
  }

  /** See `DefaultLitePullConsumer.setSubExpressionForAssign`. */
  setSubExpressionForAssign(topic: string, expression: FilterExpression): void {
    if (this.#lifecycle.state !== 'CREATE_JUST') {
      throw new StateError('setSubExpressionForAssign can only be called before the start')
    }
    checkTopic(topic)
    const wireTopic = wrapNamespace(this.#namespace, topic)
    const subscription = subscriptionTo(wireTopic, expression, this.config.client.clock.now())
    this.#setMode('assign')
    this.#assignFilters.set(wireTopic, subscription)
  }

  assignment(): readonly MessageQueue[] {
    const queues = this.#mode === 'assign' ? this.#assigned : Array.from(this.#openQueues(), ({ queue }) => queue)
    return queues.map(queue => this.#application(queue))
  }

  async poll({ timeoutMs, maxMessages, signal }: PollOptions): Promise<readonly MessageExt[]> {
    const { pollTimeoutMillis, pullBatchSize } = this.config.numbers
    const { poller } = this.#running('poll')
    return poller.poll({
      timeoutMs: timeoutMs ?? pollTimeoutMillis,
      maxMessages: maxMessages ?? pullBatchSize,
      signal,
    })
  }

  messages(options: IterationOptions): AsyncGenerator<MessageExt, void, void> {
    const { supply, settlement, commits } = this.#running('iterate over messages of')
    return iterateMessages({ supply, settlement, commitSettled: () => commits.commitSettled() }, options)
  }

  /**
   * What can be done with single queues.
   * @param action names it in the error when the consumer does not run
   */
  control(action: string): QueueControl {
    return new QueueControl(this.#running(action), this.#namespace)
  }

  /** See `DefaultLitePullConsumer.fetchMessageQueues`. */
  async fetchMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    const { instance } = this.#running('ask for queues of')
    const wireTopic = wrapNamespace(this.#namespace, topic)
    const route = await instance.routes.update(wireTopic)
    const queues = route === undefined ? [] : readableQueues(wireTopic, route)
    return queues.map(queue => this.#application(queue))
  }

  /** See `DefaultLitePullConsumer.registerTopicMessageQueueChangeListener`. */
  registerTopicMessageQueueChangeListener(topic: string, listener: TopicQueuesListener): () => void {
    checkTopic(topic)
    const wireTopic = wrapNamespace(this.#namespace, topic)
    const end = this.#watch.add(wireTopic, listener)
    if (this.#lifecycle.isRunning)
      void this.#membership.learnRoutes([wireTopic]).then(() => this.#beginWatch(wireTopic))
    return end
  }

  async ready(options: ReadyOptions): Promise<void> {
    this.#running('wait for')
    await this.#readiness.wait(options)
  }

  onRoute(topic: string, route: TopicRouteData): void {
    this.#tellQueues(topic, route)
    if (!this.subscriptions.has(topic) || this.#parts === undefined) return
    this.#parts.rebalance.learn(topic)
    this.#parts.instance.rebalanceService.wake()
  }

  async rebalance(): Promise<boolean> {
    const { rebalance } = this.#joined()
    const isBalanced = this.#mode === 'assign' || (await rebalance.rebalance())
    this.#updateReadiness()
    return isBalanced
  }

  async persistConsumerOffset(): Promise<void> {
    const { store, table } = this.#joined()
    await store.persist(Array.from(table().queues, ({ queue }) => queue))
  }

  async resetOffset(reset: Parameters<RegisteredConsumer['resetOffset']>[0]): Promise<void> {
    const { table, store, move } = this.#joined()
    await Promise.all(
      reset.body.offsetTable.map(async ({ queue, offset }) => {
        if (queue.topic !== reset.topic) return
        store.forgetCommitted(queue)
        const processQueue = table().get(queue)
        if (processQueue !== undefined) await move(processQueue, offset, 'reset')
      }),
    )
  }

  consumerStatus(topic: string): ConsumerStatus {
    return { messageQueueTable: this.#joined().store.offsets(topic), consumerTable: new Map() }
  }

  runningInfo(request?: Parameters<RegisteredConsumer['runningInfo']>[0]): ConsumerRunningInfo {
    const { instance, store, settlement } = this.#joined()
    return liteRunningInfoOf(
      {
        config: this.config,
        nameServers: instance.nameServers.addresses,
        subscriptions: this.subscriptions.all,
        queues: this.#openQueues(),
        store,
        startedAt: this.#startedAt,
      },
      request?.jstackEnable === true ? stacksOf(settlement.open) : undefined,
    )
  }

  /** There is no handler that could be called; Java's lite pull consumer answers the same. */
  consumeMessageDirectly(): Promise<never> {
    return refuse('SYSTEM_ERROR', `The Consumer Group <${this.group}> not exist in this consumer`)
  }

  async #start(): Promise<void> {
    const { instance } = this.#membership
    const parts = (this.#parts = assembleLite(
      {
        config: this.config,
        group: this.group,
        subscriptions: this.subscriptions,
        subscriptionOf: topic => this.#subscriptionOf(topic),
        isAssigning: () => this.#mode === 'assign',
        reporter: this.#reporter,
      },
      instance,
    ))
    try {
      await parts.store.load()
      await this.#membership.join()
      await this.#membership.learnRoutes(this.subscribedTopics)
      await instance.sendHeartbeatToAllBrokerWithLock()
      await parts.assignment.assign(this.#assigned)
    } catch (error) {
      this.#settleClosed(asError(error))
      throw error
    }
    this.#startedAt = this.config.client.clock.now()
    for (const topic of this.#watch.topics) this.#beginWatch(topic)
    this.#startTimers(parts)
    // Nobody waits for it here: `ready()` does.
    void instance.rebalanceService.rebalanceNow()
  }

  #startTimers({ timers, commits }: LitePullParts): void {
    const { autoCommitIntervalMillis, topicMetadataCheckIntervalMillis } = this.config.numbers
    if (this.config.autoCommit) timers.every(autoCommitIntervalMillis, () => commits.commitSettled())
    timers.every(topicMetadataCheckIntervalMillis, () => this.#membership.learnRoutes([...this.#watch.topics]))
  }

  /** Takes back what a start did, whatever that was, and leaves the brokers. */
  async #leave(): Promise<void> {
    const parts = this.#parts
    if (parts === undefined) return
    parts.supply.close()
    parts.loop.stop()
    parts.timers.clear()
    await parts.rebalance.close()
    await parts.assignment.close()
    await this.#membership.leave()
  }

  #subscribe(topic: string, expression: FilterExpression): string {
    checkTopic(topic)
    const wireTopic = wrapNamespace(this.#namespace, topic)
    const subscription = subscriptionTo(wireTopic, expression, this.config.client.clock.now())
    this.#setMode('subscribe')
    this.subscriptions.set(subscription)
    return wireTopic
  }

  #setMode(mode: 'subscribe' | 'assign'): void {
    if (this.#mode !== 'none' && this.#mode !== mode) {
      throw new UsageError('Subscribe and assign are mutually exclusive.')
    }
    this.#mode = mode
  }

  #subscriptionOf(topic: string): SubscriptionData | undefined {
    if (this.#mode !== 'assign') return this.subscriptions.get(topic)
    return this.#assignFilters.get(topic) ?? subscriptionTo(topic, '*', 0)
  }

  /** From now on, other queues of the topic are news; those that are known are none. */
  #beginWatch(topic: string): void {
    const route = this.#joined().instance.routes.get(topic)
    if (route !== undefined) this.#tellQueues(topic, route)
    this.#watch.begin(topic)
  }

  #tellQueues(topic: string, route: TopicRouteData): void {
    const queues = readableQueues(topic, route)
    const told = queues.map(queue => this.#application(queue))
    const [named = { topic }] = told
    this.#watch.update(topic, queues, { topic: named.topic, queues: told })
  }

  #updateReadiness(): void {
    const { assignment, rebalance } = this.#joined()
    if (this.#mode === 'assign') {
      const missing = this.#assigned.filter(queue => assignment.get(queue) === undefined)
      this.#readiness.update([...new Set(missing.map(({ topic }) => topic))])
    } else this.#readiness.update([...this.subscriptions.topics].filter(topic => !rebalance.isBalanced(topic)))
  }

  #openQueues(): Iterable<ProcessQueue> {
    return this.#parts?.table().queues ?? []
  }

  #wire(queue: MessageQueue): MessageQueue {
    return wireQueue(this.#namespace, queue)
  }

  #application(queue: MessageQueue): MessageQueue {
    return applicationQueue(this.#namespace, queue)
  }

  #running(action: string): LitePullParts {
    this.#lifecycle.assertRunning(action)
    return this.#joined()
  }

  #joined(): LitePullParts {
    if (this.#parts === undefined) throw new StateError('the consumer has no client instance')
    return this.#parts
  }
}
