// SPDX-License-Identifier: Apache-2.0
// DefaultMQProducerImpl: the state machine behind a producer. The instance's own producer is one of these as well,
// started with `start(false)`, which starts no instance. It takes bytes; bodies of other types are the facade's.
// [DefaultMQProducerImpl.java]
import {
  MQClientManager,
  TraceDispatcher,
  type Connection,
  leastLeavingMs,
  type InnerProducer,
  type MQClientInstance,
  type TraceBundle,
} from '@rocketmq-ts/client'
import {
  asError,
  ClosedError,
  drainMs,
  Lifecycle,
  loadCodec,
  StateError,
  UsageError,
  type MessageHead,
  type ServiceState,
} from '@rocketmq-ts/core'
import {
  checkProducerGroup,
  innerProducerGroup,
  type checkTransactionState,
  type pushReplyMessageToClient,
  type RequestValues,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import { divide, type BatchMember } from './batch.js'
import { BrokerChoice } from './broker-choice.js'
import { BrokerDetector } from './broker-detector.js'
import { Hooks, type HookLists } from './hooks.js'
import { InFlight } from './in-flight.js'
import { MessageSender } from './message-sender.js'
import { MessagePacker } from './outgoing.js'
import { ProducerConfig } from './producer-options.js'
import { PublishTable } from './publish-table.js'
import type { SendOptions } from './send-options.js'
import type { SendResult } from './send-result.js'
import type { JoinedProducer } from './sending.js'
import { endTransactionTraceHook, sendTraceHook } from './trace-hooks.js'
import { TransactionChecks } from './transaction-checks.js'
import type { TransactionSettings } from './transaction-settings.js'

/** What some producers have. */
export interface ProducerFeatures {
  /** Given to an inner producer, which belongs to it; others get theirs from the manager. */
  readonly instance?: MQClientInstance
  /** Given to a transactional producer. */
  readonly transactions?: TransactionSettings
}

/** Milliseconds that the connections get to write what they hold. */
const farewellMs = 200

export class DefaultMQProducerImpl implements InnerProducer {
  readonly config: ProducerConfig
  /** As brokers know it, with the namespace. */
  readonly group: string
  /** The queues of every topic that is sent to. */
  readonly topicPublishInfoTable: PublishTable
  readonly #packer: MessagePacker
  readonly #lifecycle: Lifecycle
  readonly #choice: BrokerChoice
  readonly #inFlight: InFlight
  readonly #hooks: Hooks
  readonly #traces: TraceDispatcher | undefined
  readonly #isInner: boolean
  readonly #checks: TransactionChecks | undefined
  /** There from the join on. */
  #sender: MessageSender | undefined
  #detector: BrokerDetector | undefined

  constructor(config: ProducerConfig, { instance, transactions }: ProducerFeatures = {}) {
    const { client, createTopicKey, defaultTopicQueueNums, sendLatencyEnable } = config
    const { naming, clock } = client
    this.config = config
    this.#isInner = instance !== undefined
    this.group = this.#isInner ? config.producerGroup : naming.wire(config.producerGroup)
    this.topicPublishInfoTable = new PublishTable({ naming, createTopicKey, defaultTopicQueueNums })
    this.#lifecycle = new Lifecycle(`producer "${config.producerGroup}"`)
    this.#choice = new BrokerChoice({ clock, sendLatencyEnable })
    this.#inFlight = new InFlight({
      clock,
      maxMessages: config.maxInFlightMessages,
      maxBytes: config.maxInFlightBytes,
      maxWaiting: 100_000,
    })
    this.#traces = config.enableTrace ? this.#makeTraces() : undefined
    this.#hooks = new Hooks(withTraces(config, this.#traces), config.producerGroup, client.logger)
    if (transactions !== undefined) {
      this.#checks = new TransactionChecks({ group: this.group, hooks: this.#hooks, config }, transactions)
    }
    this.#packer = new MessagePacker(config)
    if (instance !== undefined) this.#join(instance)
  }

  get serviceState(): ServiceState {
    return this.#lifecycle.state
  }

  /** See `Lifecycle.closed`. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
  }

  /** The shared instance; there from the start on. */
  get instance(): MQClientInstance {
    return this.running('use the client instance of').instance
  }

  /** Names of the topics whose routes are kept up to date, as brokers know them. */
  get publishTopics(): Iterable<string> {
    return this.topicPublishInfoTable.keys()
  }

  /** The sender. @throws StateError when the producer does not run; `action` is what cannot be done then */
  running(action: string): MessageSender {
    this.#lifecycle.assertRunning(action)
    return this.#joined()
  }

  /** See `DefaultMQProducer.send`. The body is bytes already. */
  send(head: MessageHead, bytes: Uint8Array, options?: SendOptions): Promise<SendResult> {
    try {
      return this.running('send').send(head, bytes, options)
    } catch (error) {
      return Promise.reject(asError(error))
    }
  }

  /** See `DefaultMQProducer.splitBatch`. */
  splitBatch<T extends BatchMember>(members: readonly T[]): Iterable<readonly T[]> {
    return divide(this.#packer, members, this.config.maxMessageSize)
  }

  /** See `DefaultMQProducer.flush`. */
  async flush(): Promise<void> {
    await this.#sender?.flush()
  }

  /**
   * Starts the producer, once; calls while it starts share that start.
   * @param startFactory false: the caller starts the instance
   */
  start(startFactory = true): Promise<void> {
    return this.#lifecycle.start({
      check: () => this.checkConfig(),
      run: () => this.#start(startFactory),
      undo: () => this.#leave(startFactory),
    })
  }

  /**
   * Finds every mistake of the configuration; opens nothing.
   * @throws UsageError when the group cannot be used or is taken, or when the client id belongs to another cluster
   */
  checkConfig(): void {
    if (this.#isInner) return
    const { producerGroup } = this.config
    if (producerGroup === '') throw new UsageError('the option producerGroup is missing')
    checkProducerGroup(producerGroup)
    if (producerGroup === innerProducerGroup) throw new UsageError(`the group ${innerProducerGroup} is reserved`)
    const { instance } = this.#join(this.#findInstance())
    instance.producerTable.assertFree(this.group)
  }

  /**
   * Waits for what is in flight, fails what is left after `timeoutMs` (5000), and leaves the instance. Idempotent.
   * @param shutdownFactory false: the caller ends the instance
   */
  shutdown(
    shutdownFactory = true,
    { timeoutMs = drainMs }: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<void> {
    return this.#lifecycle.shutdown(async () => {
      const { clock } = this.config.client
      const endsAt = clock.monotonic() + timeoutMs
      await this.#drain(timeoutMs)
      const leaving = this.#leave(shutdownFactory)
      await this.#joined().instance.leaveWithin(Math.max(leastLeavingMs, endsAt - clock.monotonic()), leaving)
    })
  }

  onRoute(topic: string, route: TopicRouteData): void {
    this.topicPublishInfoTable.onRoute(topic, route)
  }

  /** A broker asks how a transaction ended. */
  checkTransactionState(check: RequestValues<typeof checkTransactionState>, from: Connection): void {
    const { logger } = this.config.client
    if (this.#checks === undefined) logger.warn(`${this.group} is asked for a transaction and has no listener`)
    else this.#checks.take(check, from)
  }

  get expectsReplies(): boolean {
    return this.#sender?.expectsReplies ?? false
  }

  /** A reply came; false when no request here waits for it. */
  onReply(reply: RequestValues<typeof pushReplyMessageToClient>): boolean {
    return this.#sender?.takeReply(reply) ?? false
  }

  async #start(startFactory: boolean): Promise<void> {
    const { instance } = this.#joined()
    // First of all, and before anything is waited for: two producers of one group may start at the same time.
    instance.producerTable.register(this.group, this)
    await loadCodec(this.config.compressType)
    this.topicPublishInfoTable.attach(instance)
    if (startFactory) {
      await instance.ensureInnerProducer(innerProducerOf)
      await instance.start()
    }
    await this.#lookUpTopics()
    this.#startDetector(instance)
    await instance.sendHeartbeatToAllBrokerWithLock()
  }

  #findInstance(): MQClientInstance {
    const manager = this.config.manager ?? MQClientManager.getInstance()
    return manager.getOrCreateMQClientInstance(manager.withGeneratedName(this.config.client))
  }

  #join(instance: MQClientInstance): MessageSender {
    const joined: JoinedProducer = {
      config: this.config,
      group: this.group,
      instance,
      table: this.topicPublishInfoTable,
      choice: this.#choice,
      inFlight: this.#inFlight,
      hooks: this.#hooks,
    }
    return (this.#sender = new MessageSender(joined, this.#packer))
  }

  #makeTraces(): TraceDispatcher {
    const { clock, logger } = this.config.client
    // Also while the producer shuts down.
    const send = async (bundle: TraceBundle) => this.#joined().sendTraces(bundle)
    return new TraceDispatcher({ clock, logger, batchNum: this.config.traceMsgBatchNum, send })
  }

  #startDetector(instance: MQClientInstance): void {
    const { faults } = this.#choice
    if (faults === undefined || !this.config.startDetectorEnable) return
    this.#detector = new BrokerDetector({ config: this.config, instance, table: this.topicPublishInfoTable, faults })
    this.#detector.start()
  }

  /** The topics of the options: one without a route is no reason not to start. */
  async #lookUpTopics(): Promise<void> {
    const { logger, mqClientApiTimeout: timeoutMs } = this.config.client
    await Promise.all(
      this.config.topics.map(async topic => {
        try {
          await this.topicPublishInfoTable.find(this.#packer.wireTopic(topic), { timeoutMs })
        } catch (error) {
          logger.warn(`the topic "${topic}" has no route yet: ${asError(error).message}`)
        }
      }),
    )
  }

  async #drain(timeoutMs: number): Promise<void> {
    const flushed = this.flush()
    const { clock } = this.config.client
    const timer = clock.setTimeout(() => {
      const error = `the producer "${this.config.producerGroup}" was closed, and ${timeoutMs} ms were over`
      this.#inFlight.failAll(new ClosedError(error))
    }, timeoutMs)
    await flushed
    await this.#inFlight.empty()
    timer.clear()
  }

  /** Takes back what a start did, whatever that was. */
  async #leave(shutdownFactory: boolean): Promise<void> {
    const instance = this.#sender?.instance
    if (instance === undefined) return
    await this.#traces?.flush()
    await this.#detector?.stop()
    this.#checks?.stop()
    if (instance.producerTable.get(this.group) === this) {
      instance.producerTable.delete(this.group)
      await instance.unregisterClient({ producerGroup: this.group })
    }
    // All sends have settled: nothing waits for what is pending now.
    if (shutdownFactory) await instance.shutdown({ drainMs: farewellMs })
  }

  #joined(): MessageSender {
    if (this.#sender === undefined) throw new StateError('the producer has no client instance')
    return this.#sender
  }
}

/** The hooks of the configuration, and those that trace. */
function withTraces({ hooks, client }: ProducerConfig, traces: TraceDispatcher | undefined): HookLists {
  if (traces === undefined) return hooks
  return {
    ...hooks,
    sendMessageHooks: [...hooks.sendMessageHooks, sendTraceHook(traces, client.clock)],
    endTransactionHooks: [...hooks.endTransactionHooks, endTransactionTraceHook(traces, client.clock)],
  }
}

/** The producer that an instance has for itself. */
function innerProducerOf(instance: MQClientInstance): DefaultMQProducerImpl {
  return new DefaultMQProducerImpl(new ProducerConfig({ producerGroup: innerProducerGroup }, instance.config), {
    instance,
  })
}
