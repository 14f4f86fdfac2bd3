// SPDX-License-Identifier: Apache-2.0
// A simple consumer as its group and the shared instance see it: in heartbeats, at administrators, and while it starts
// and ends. Brokers share the messages out themselves, so there is nothing to balance and nothing to commit.
import type { EventEmitter } from 'node:events'
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import { consumerEndMs, LinkedAbort, type FilterExpression, type ServiceState } from '@rocketmq-ts/core'
import {
  refuse,
  runningInfoNames,
  versions,
  type ConsumerData,
  type ConsumerRunningInfo,
  type ConsumerStatus,
} from '@rocketmq-ts/protocol'
import type { CloseConsumerOptions } from '../membership/consumer-facade.js'
import { ConsumerLifecycle } from '../membership/consumer-lifecycle.js'
import { Membership } from '../membership/membership.js'
import { Reporter } from '../membership/reporter.js'
import { runningInfoOf, type RunningInfoRequest } from '../membership/running-info.js'
import { tooOld } from '../pop/message-popper.js'
import { wireSubscription } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'
import { MessageFlow } from './message-flow.js'
import { targetsOf } from './receive-targets.js'
import type { ReceivedMessage } from './received-message.js'
import { RunningSimpleConsumer } from './running-simple-consumer.js'
import type { Loop, Receive, SimpleConsumerConfig } from './simple-consumer-config.js'
import type { SimpleConsumerEvents } from './simple-consumer-events.js'

export class RegisteredSimpleConsumer implements RegisteredConsumer {
  readonly config: SimpleConsumerConfig
  readonly #subscriptions = new Subscriptions()
  readonly #membership: Membership
  readonly #lifecycle: ConsumerLifecycle<RunningSimpleConsumer>
  readonly #reporter: Reporter<SimpleConsumerEvents>
  readonly #closing = new AbortController()

  constructor(config: SimpleConsumerConfig, emitter: EventEmitter<SimpleConsumerEvents>) {
    const { client, options } = config
    this.config = config
    this.#membership = new Membership({
      config,
      consumer: this,
      onConflict: conflict =>
        this.#reporter.report('subscriptionConflict', { ...conflict, topic: client.naming.plain(conflict.topic) }),
      onFilter: topic => this.#lifecycle.current?.whenAnswered(topic),
    })
    this.#lifecycle = new ConsumerLifecycle(config, {
      check: () => this.#membership.assertFree(),
      make: () => this.#make(),
      join: () => this.#join(),
      leave: running => this.#leave(running),
    })
    this.#reporter = new Reporter(emitter, client.logger)
    for (const [topic, expression] of Object.entries(options.subscriptions)) {
      this.#subscriptions.set(wireSubscription(client, topic, expression))
    }
  }

  get serviceState(): ServiceState {
    return this.#lifecycle.state
  }

  /** Settles when the consumer has ended; rejects when it could not start. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
  }

  get subscribedTopics(): Iterable<string> {
    return this.#subscriptions.topics
  }

  /** As proxies of RocketMQ 5 announce simple consumers. [ClientActivity.java buildConsumeType] */
  get consumerData(): ConsumerData {
    return this.#membership.dataOf('CONSUME_ACTIVELY', this.#subscriptions.all)
  }

  start(): Promise<void> {
    return this.#lifecycle.start()
  }

  /** See `SimpleConsumer.close`. */
  shutdown({ timeoutMs = consumerEndMs }: CloseConsumerOptions = {}): Promise<void> {
    return this.#lifecycle.close(() => this.#closing.abort(), timeoutMs)
  }

  /** See `SimpleConsumer.subscribe`. */
  async subscribe(topic: string, expression: FilterExpression): Promise<void> {
    const subscription = wireSubscription(this.config.client, topic, expression)
    const apply = () => this.#subscriptions.set(subscription)
    if (this.#lifecycle.isRunning) await this.#membership.subscribe(subscription, apply)
    else apply()
  }

  /** See `SimpleConsumer.unsubscribe`. */
  async unsubscribe(topic: string): Promise<void> {
    const wireTopic = this.config.client.naming.wire(topic)
    if (!this.#subscriptions.delete(wireTopic)) return
    if (this.#lifecycle.isRunning) await this.#membership.unsubscribe(wireTopic)
  }

  /** See `SimpleConsumer.receive`. */
  async receive(receive: Receive): Promise<readonly ReceivedMessage[]> {
    const { receiver } = this.running('receive from')
    const ending = new LinkedAbort(this.#closing.signal, receive.signal)
    try {
      return await receiver.receive({ ...receive, signal: ending.signal })
    } finally {
      ending.release()
    }
  }

  /** A loop over messages. @throws StateError when the consumer does not run */
  flow(loop: Loop): MessageFlow {
    const { receiver } = this.running('iterate over messages of')
    return new MessageFlow(
      {
        clock: this.config.client.clock,
        closing: this.#closing.signal,
        waitMs: this.config.options.waitMs,
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

  runningInfo(request?: RunningInfoRequest): ConsumerRunningInfo {
    const { instance, book } = this.#lifecycle.joined()
    const { config } = this
    const consumer = {
      config,
      isBroadcast: false,
      nameServers: instance.nameServers.addresses,
      subscriptions: this.#subscriptions.all,
      startedAt: this.#lifecycle.startedAt,
      inHand: book.open,
    }
    const settings = {
      [runningInfoNames.isOrdered]: config.isOrdered,
      [runningInfoNames.consumeType]: 'CONSUME_ACTIVELY',
    }
    return { ...runningInfoOf(consumer, settings, request), mqPopTable: book.table }
  }

  /** There is no handler that could be called. */
  consumeMessageDirectly(): Promise<never> {
    return refuse('SYSTEM_ERROR', `The Consumer Group <${this.#membership.group}> not exist in this consumer`)
  }

  /** @throws StateError when the consumer does not run */
  running(action: string): RunningSimpleConsumer {
    return this.#lifecycle.running(action)
  }

  #make(): RunningSimpleConsumer {
    const { group, instance } = this.#membership
    const setup = {
      config: this.config,
      group,
      subscriptions: this.#subscriptions,
      filterChecks: this.#membership.filterChecks,
      reporter: this.#reporter,
    }
    return new RunningSimpleConsumer(setup, instance)
  }

  async #join(): Promise<void> {
    await this.#membership.join(this.#subscriptions.topics)
    this.#assertNew()
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

  async #leave(running: RunningSimpleConsumer): Promise<void> {
    await running.leave()
    // A request that a broker holds is not waited for, unless another client uses the instance.
    await this.#membership.leave(0)
  }
}
