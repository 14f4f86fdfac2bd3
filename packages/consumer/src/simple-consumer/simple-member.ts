// SPDX-License-Identifier: Apache-2.0
// A simple consumer as its group and the shared instance see it: in heartbeats, at administrators, and while it starts
// and ends. Brokers share the messages out themselves, so there is nothing to balance and nothing to commit.
import type { EventEmitter } from 'node:events'
import { Lifecycle, type RegisteredConsumer, type ServiceState } from '@rocketmq-ts/client'
import {
  asError,
  checkTopic,
  refuse,
  StateError,
  versions,
  wrapNamespace,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
} from '@rocketmq-ts/protocol'
import { Membership } from '../membership/membership.js'
import { runningProperties } from '../membership/running-properties.js'
import { tooOld } from '../pop/message-popper.js'
import { Reporter } from '../push/push-consumer-events.js'
import { stacksOf } from '../push/running-info.js'
import { subscriptionTo, type FilterExpression } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import { MessageFlow } from './message-flow.js'
import { targetsOf } from './receive-targets.js'
import type { ReceivedMessage } from './received-message.js'
import type { Loop, Receive, SimpleConsumerConfig } from './simple-consumer-config.js'
import type { SimpleConsumerEvents } from './simple-consumer-events.js'
import { assembleSimple, type SimpleParts } from './simple-parts.js'

export class SimpleMember implements RegisteredConsumer {
  readonly config: SimpleConsumerConfig
  /** As brokers know it, with the namespace. */
  readonly group: string
  /** Settles when the consumer has ended; rejects when it could not start. */
  readonly closed: Promise<void>
  readonly #subscriptions = new Subscriptions()
  readonly #lifecycle: Lifecycle
  readonly #membership: Membership
  readonly #reporter: Reporter<SimpleConsumerEvents>
  readonly #closing = new AbortController()
  #parts: SimpleParts | undefined
  #startedAt = 0
  #settleClosed: (error?: Error) => void = () => undefined

  constructor(config: SimpleConsumerConfig, emitter: EventEmitter<SimpleConsumerEvents>) {
    const { client, consumerGroup, options } = config
    this.config = config
    this.group = wrapNamespace(this.#namespace, consumerGroup)
    this.#lifecycle = new Lifecycle(`consumer "${consumerGroup}"`)
    this.#membership = new Membership({ client, manager: options.manager, group: this.group, consumer: this })
    this.#reporter = new Reporter(emitter, client.logger)
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

  get subscribedTopics(): Iterable<string> {
    return this.#subscriptions.topics
  }

  /** As proxies of RocketMQ 5 announce simple consumers. [ClientActivity.java buildConsumeType] */
  get consumerData(): ConsumerData {
    return {
      groupName: this.group,
      consumeType: 'CONSUME_ACTIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: this.config.consumeFromWhere,
      subscriptionDataSet: this.#subscriptions.all,
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

  /** See `SimpleConsumer.close`. */
  async shutdown(): Promise<void> {
    await this.#lifecycle.shutdown(async () => {
      this.#closing.abort()
      await this.#leave()
    })
    this.#settleClosed()
  }

  /** See `SimpleConsumer.subscribe`. */
  async subscribe(topic: string, expression: FilterExpression): Promise<void> {
    const wireTopic = this.#subscribe(topic, expression)
    if (!this.#lifecycle.isRunning) return
    await this.#membership.learnRoutes([wireTopic])
    await this.#membership.instance.sendHeartbeatToAllBrokerWithLock()
  }

  /** See `SimpleConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    if (!this.#subscriptions.delete(wrapNamespace(this.#namespace, topic))) return
    if (this.#lifecycle.isRunning) await this.#membership.instance.sendHeartbeatToAllBrokerWithLock()
  }

  /** See `SimpleConsumer.receive`. */
  async receive(receive: Receive): Promise<readonly ReceivedMessage[]> {
    const { receiver } = this.running('receive from')
    const closing = this.#closing.signal
    const signal = receive.signal === undefined ? closing : AbortSignal.any([closing, receive.signal])
    return receiver.receive({ ...receive, signal })
  }

  /** A loop over messages. @throws StateError when the consumer does not run */
  flow(loop: Loop): MessageFlow {
    const { receiver } = this.running('iterate over messages of')
    return new MessageFlow(
      {
        clock: this.config.client.clock,
        closing: this.#closing.signal,
        waitMs: this.config.numbers.waitMs,
        receive: receive => receiver.receive(receive),
        onExtendFailed: (message, error) => this.#reporter.report('extendFailed', message, error),
      },
      loop,
    )
  }

  onRoute(): void {
    // Each receive looks where the topics are.
  }

  rebalance(): Promise<boolean> {
    return Promise.resolve(true)
  }

  persistConsumerOffset(): Promise<void> {
    return Promise.resolve()
  }

  resetOffset(): void {
    // Brokers keep the positions of POP themselves.
  }

  consumerStatus(): ConsumerStatus {
    return { messageQueueTable: [], consumerTable: new Map() }
  }

  runningInfo(request?: Parameters<RegisteredConsumer['runningInfo']>[0]): ConsumerRunningInfo {
    const { instance, book } = this.#joined()
    const { config } = this
    const settings = {
      ...config.numbers,
      consumerGroup: config.consumerGroup,
      messageModel: 'CLUSTERING',
      consumeFromWhere: config.consumeFromWhere,
      PROP_CONSUMEORDERLY: config.isOrdered,
      PROP_CONSUME_TYPE: 'CONSUME_ACTIVELY',
    }
    const running = { client: config.client, nameServers: instance.nameServers.addresses, startedAt: this.#startedAt }
    return {
      properties: runningProperties(settings, running),
      subscriptionSet: this.#subscriptions.all,
      mqTable: [],
      mqPopTable: book.table,
      statusTable: new Map(),
      userConsumerInfo: new Map(Object.entries(config.options.userConsumerInfo?.() ?? {})),
      ...(request?.jstackEnable === true ? { jstack: stacksOf(book.open) } : {}),
    }
  }

  /** There is no handler that could be called. */
  consumeMessageDirectly(): Promise<never> {
    return refuse('SYSTEM_ERROR', `The Consumer Group <${this.group}> not exist in this consumer`)
  }

  /** @throws StateError when the consumer does not run */
  running(action: string): SimpleParts {
    this.#lifecycle.assertRunning(action)
    return this.#joined()
  }

  async #start(): Promise<void> {
    const { instance } = this.#membership
    this.#parts = assembleSimple(
      { config: this.config, group: this.group, subscriptions: this.#subscriptions, reporter: this.#reporter },
      instance,
    )
    try {
      await this.#membership.join()
      await this.#membership.learnRoutes(this.#subscriptions.topics)
      await instance.sendHeartbeatToAllBrokerWithLock()
      this.#assertNew()
    } catch (error) {
      this.#settleClosed(asError(error))
      throw error
    }
    this.#startedAt = this.config.client.clock.now()
  }

  /** Answers to heartbeats have told the versions. @throws UsageError naming a broker that does not know POP */
  #assertNew(): void {
    const { instance } = this.#membership
    for (const { brokerName } of targetsOf(instance, this.#subscriptions.topics)) {
      const address = instance.brokers.master(brokerName)
      const version = address === undefined ? 0 : instance.brokers.versionOf(address)
      if (address !== undefined && version > 0 && version < versions.V5_0_0) throw tooOld(brokerName, address)
    }
  }

  /** Takes back what a start did, whatever that was, and leaves the brokers. */
  async #leave(): Promise<void> {
    await this.#parts?.triage.whenIdle()
    await this.#parts?.acknowledger.whenIdle()
    // A request that a broker holds is not waited for, if nobody else uses the instance.
    await this.#membership.leave(0)
  }

  #subscribe(topic: string, expression: FilterExpression): string {
    checkTopic(topic)
    const wireTopic = wrapNamespace(this.#namespace, topic)
    this.#subscriptions.set(subscriptionTo(wireTopic, expression, this.config.client.clock.now()))
    return wireTopic
  }

  get #namespace(): string {
    return this.config.client.namespace ?? ''
  }

  #joined(): SimpleParts {
    if (this.#parts === undefined) throw new StateError('the consumer has no client instance')
    return this.#parts
  }
}
