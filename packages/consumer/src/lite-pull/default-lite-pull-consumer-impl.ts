// SPDX-License-Identifier: Apache-2.0
// DefaultLitePullConsumerImpl: the state machine behind a lite pull consumer, and what the shared instance and the
// brokers ask of a consumer. Queues in here are the brokers'; the facade speaks the application's names.
// [DefaultLitePullConsumerImpl.java]
import type { EventEmitter } from 'node:events'
import type { MQClientInstance, Naming, RegisteredConsumer } from '@rocketmq-ts/client'
import {
  checkTopic,
  consumerEndMs,
  StateError,
  traceReceive,
  type FilterExpression,
  type ServiceState,
} from '@rocketmq-ts/core'
import {
  refuse,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
  type MessageExt,
  type MessageQueue,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import type { CloseConsumerOptions } from '../membership/consumer-facade.js'
import { ConsumerLifecycle } from '../membership/consumer-lifecycle.js'
import { Membership } from '../membership/membership.js'
import { eventNamesOf } from '../membership/named-events.js'
import { Readiness, type ReadyOptions } from '../membership/readiness.js'
import { Reporter } from '../membership/reporter.js'
import type { RunningInfoRequest } from '../membership/running-info.js'
import { resetOffsets, type OffsetReset } from '../offset/reset-offsets.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { readableQueues } from '../rebalance/readable-queues.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import { liteRunningInfo } from './lite-running-info.js'
import { iterateMessages, type IterationOptions } from './message-iteration.js'
import type { PollOptions } from './poller.js'
import { QueueControl } from './queue-control.js'
import { QueueSelection } from './queue-selection.js'
import { QueueWatch, type TopicQueuesListener } from './queue-watch.js'
import { RunningLitePullConsumer } from './running-lite-pull-consumer.js'

export class DefaultLitePullConsumerImpl implements RegisteredConsumer {
  readonly config: LitePullConsumerConfig
  readonly #naming: Naming
  readonly #membership: Membership
  readonly #lifecycle: ConsumerLifecycle<RunningLitePullConsumer>
  readonly #reporter: Reporter<LitePullConsumerEvents>
  readonly #readiness: Readiness
  readonly #watch: QueueWatch
  readonly #selection: QueueSelection

  constructor(config: LitePullConsumerConfig, emitter: EventEmitter<LitePullConsumerEvents>) {
    const { client, options, isBroadcast } = config
    this.config = config
    this.#naming = client.naming
    this.#membership = new Membership({
      config,
      consumer: this,
      isBroadcast,
      filters: () => this.#selection.filters,
      onFilter: topic => this.#lifecycle.current?.loop.refilter(topic),
      onConflict: conflict => this.#reporter.report('subscriptionConflict', conflict),
      onLearned: topic => this.#lifecycle.current?.rebalance.learn(topic),
    })
    this.#lifecycle = new ConsumerLifecycle(config, {
      check: () => this.#membership.assertFree(),
      make: () => this.#make(),
      join: running => this.#join(running),
      leave: running => this.#leave(running),
    })
    this.#reporter = new Reporter(emitter, client.logger, eventNamesOf(client))
    this.#readiness = new Readiness(client.clock)
    this.#watch = new QueueWatch(client.logger)
    this.#selection = new QueueSelection(client)
    for (const [topic, expression] of Object.entries(options.subscriptions)) {
      this.#selection.subscribe(this.#selection.subscriptionFor(topic, expression))
    }
  }

  get subscriptions(): Subscriptions {
    return this.#selection.subscriptions
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
    return new Set([...this.subscriptions.topics, ...this.#selection.assignedTopics, ...this.#watch.topics])
  }

  get consumerData(): ConsumerData {
    return this.#membership.dataOf('CONSUME_ACTIVELY', this.subscriptions.all)
  }

  start(): Promise<void> {
    return this.#lifecycle.start()
  }

  /** See `DefaultLitePullConsumer.close`. */
  async shutdown({ timeoutMs = consumerEndMs }: CloseConsumerOptions = {}): Promise<void> {
    await this.#lifecycle.close(() => {
      this.#readiness.close(new StateError(`the consumer "${this.config.consumerGroup}" was closed`))
    }, timeoutMs)
  }

  /** See `DefaultLitePullConsumer.subscribe`. */
  async subscribe(topic: string, expression: FilterExpression): Promise<void> {
    const subscription = this.#selection.subscriptionFor(topic, expression)
    const apply = () => this.#selection.subscribe(subscription)
    if (this.#lifecycle.isRunning) await this.#membership.subscribe(subscription, apply)
    else apply()
  }

  /** See `DefaultLitePullConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    const wireTopic = this.#naming.wire(topic)
    if (!this.subscriptions.delete(wireTopic)) return
    if (this.#lifecycle.isRunning) await this.#membership.unsubscribe(wireTopic)
  }

  /** See `DefaultLitePullConsumer.assign`. */
  async assign(queues: readonly MessageQueue[]): Promise<void> {
    this.#selection.assign(queues)
    if (!this.#lifecycle.isRunning) return
    await this.#membership.learnRoutes(this.#selection.assignedTopics)
    await this.#lifecycle.joined().assignment.assign(this.#selection.assigned)
    this.#updateReadiness()
  }

  /** See `DefaultLitePullConsumer.setSubExpressionForAssign`. */
  setSubExpressionForAssign(topic: string, expression: FilterExpression): void {
    if (this.#lifecycle.state !== 'CREATE_JUST') {
      throw new StateError('setSubExpressionForAssign can only be called before the start')
    }
    this.#selection.filter(topic, expression)
  }

  assignment(): readonly MessageQueue[] {
    const queues = this.#selection.isAssigning
      ? this.#selection.assigned
      : Array.from(this.#openQueues(), ({ queue }) => queue)
    return queues.map(queue => this.#naming.plainQueue(queue))
  }

  async poll({
    timeoutMs = this.config.options.pollTimeoutMillis,
    maxMessages = this.config.options.pullBatchSize,
    signal,
  }: PollOptions): Promise<readonly MessageExt[]> {
    const { poller } = this.#lifecycle.running('poll')
    const { consumerGroup } = this.config
    return traceReceive({ consumerGroup, maxMessages }, () => poller.poll({ timeoutMs, maxMessages, signal }))
  }

  messages(options: IterationOptions): AsyncGenerator<MessageExt, void, void> {
    const { buffer, settlement, commits } = this.#lifecycle.running('iterate over messages of')
    const { consumerGroup } = this.config
    const commitSettled = () => commits.commitSettled()
    return iterateMessages({ consumerGroup, buffer, settlement, commitSettled }, options)
  }

  /**
   * What can be done with single queues.
   * @param action names it in the error when the consumer does not run
   */
  control(action: string): QueueControl {
    return new QueueControl(this.#lifecycle.running(action), this.#naming)
  }

  /** See `DefaultLitePullConsumer.fetchMessageQueues`. */
  async fetchMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    const { instance } = this.#lifecycle.running('ask for queues of')
    const wireTopic = this.#naming.wire(topic)
    const route = await instance.routes.update(wireTopic)
    const queues = route === undefined ? [] : readableQueues(wireTopic, route)
    return queues.map(queue => this.#naming.plainQueue(queue))
  }

  /** See `DefaultLitePullConsumer.registerTopicMessageQueueChangeListener`. */
  registerTopicMessageQueueChangeListener(topic: string, listener: TopicQueuesListener): () => void {
    checkTopic(topic)
    const wireTopic = this.#naming.wire(topic)
    const end = this.#watch.add(wireTopic, listener)
    if (this.#lifecycle.isRunning)
      void this.#membership.learnRoutes([wireTopic]).then(() => this.#beginWatch(wireTopic))
    return end
  }

  async ready(options: ReadyOptions): Promise<void> {
    this.#lifecycle.running('wait for')
    await this.#readiness.wait(options)
  }

  onRoute(topic: string, route: TopicRouteData): void {
    this.#tellQueues(topic, route)
    this.#lifecycle.current?.rebalance.onRoute(topic)
  }

  async rebalance(): Promise<boolean> {
    const isBalanced = await this.#lifecycle.joined().balance()
    this.#updateReadiness()
    return isBalanced
  }

  async persistConsumerOffset(): Promise<void> {
    const { store, table } = this.#lifecycle.joined()
    await store.persist(Array.from(table.all, ({ queue }) => queue))
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
      inHand: running.settlement.open,
    }
    return liteRunningInfo(consumer, running, request)
  }

  /** There is no handler that could be called; Java's lite pull consumer answers the same. */
  consumeMessageDirectly(): Promise<never> {
    return refuse('SYSTEM_ERROR', `The Consumer Group <${this.group}> not exist in this consumer`)
  }

  #make(): RunningLitePullConsumer {
    const { group, instance, filterChecks } = this.#membership
    const setup = { config: this.config, group, selection: this.#selection, filterChecks, reporter: this.#reporter }
    return new RunningLitePullConsumer(setup, instance)
  }

  async #join(running: RunningLitePullConsumer): Promise<void> {
    await this.#membership.join(this.subscribedTopics, () => running.store.load())
    await running.assignment.assign(this.#selection.assigned)
    for (const topic of this.#watch.topics) this.#beginWatch(topic)
    this.#startTimers(running)
    // It is not awaited here: `ready()` waits for it.
    void running.instance.rebalanceService.rebalanceNow()
  }

  #startTimers({ timers, commits }: RunningLitePullConsumer): void {
    const { autoCommitIntervalMillis, topicMetadataCheckIntervalMillis } = this.config.options
    if (this.config.options.autoCommit) timers.every(autoCommitIntervalMillis, () => commits.commitSettled())
    timers.every(topicMetadataCheckIntervalMillis, () => this.#membership.learnRoutes([...this.#watch.topics]))
  }

  async #leave(running: RunningLitePullConsumer): Promise<void> {
    await running.leave()
    await this.#membership.leave()
  }

  /** From now on, listeners hear of other queues of the topic; those that are known now are no change. */
  #beginWatch(topic: string): void {
    const route = this.#lifecycle.joined().instance.routes.get(topic)
    if (route !== undefined) this.#tellQueues(topic, route)
    this.#watch.begin(topic)
  }

  #tellQueues(topic: string, route: TopicRouteData): void {
    const queues = readableQueues(topic, route)
    const told = queues.map(queue => this.#naming.plainQueue(queue))
    this.#watch.update(topic, queues, { topic: this.#naming.plain(topic), queues: told })
  }

  #updateReadiness(): void {
    const { table, rebalance } = this.#lifecycle.joined()
    if (this.#selection.isAssigning) {
      const missing = this.#selection.assigned.filter(queue => table.get(queue) === undefined)
      this.#readiness.update([...new Set(missing.map(({ topic }) => topic))])
    } else this.#readiness.update([...this.subscriptions.topics].filter(topic => !rebalance.isBalanced(topic)))
  }

  #openQueues(): Iterable<ProcessQueue> {
    return this.#lifecycle.current?.table.all ?? []
  }
}
