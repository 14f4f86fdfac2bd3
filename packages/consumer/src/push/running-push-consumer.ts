// SPDX-License-Identifier: Apache-2.0
// A push consumer on its instance, in the order of a message's way: the loop pulls into queues, delivery hands out of
// them, what failed is redelivered, and the queues commit. Each part is made of those before it.
import {
  ConcurrentDelivery,
  ConsumeHooks,
  Invoker,
  onceForEachTopic,
  OrderedDelivery,
  type Delivery,
  type DeliveryOptions,
  type HandlerTable,
} from '@rocketmq-ts/core'
import { traceTimeoutMs, type MQClientInstance } from '@rocketmq-ts/client'
import { isRetryTopic, type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import { offsetStoreOf } from '../options/offset-store-of.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { QueuePositions } from '../offset/queue-positions.js'
import type { RefusedOffset } from '../offset/remote-broker-offset-store.js'
import { StartOffsets } from '../offset/start-offsets.js'
import { MessagePuller } from '../pull/message-puller.js'
import { Poison, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import { PullLoop } from '../pull/pull-loop.js'
import { consumedMessagesOf, type ConsumedMessages } from '../membership/consumed-messages.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { QueueTable } from '../queue/queue-table.js'
import { Rebalance } from '../rebalance/rebalance.js'
import { DirectSender } from '../sending/direct-sender.js'
import { Redelivery } from '../sending/redelivery.js'
import { SendBack } from '../sending/send-back.js'
import type { FilterChecks } from '../subscription/filter-checks.js'
import { OwnFilter } from '../subscription/own-filter.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { PushConsumerEvents } from '../membership/consumer-events.js'
import { ConsumeTrace } from './consume-trace.js'
import { ConsumerStats } from './consumer-stats.js'
import { PoppedQueues } from './popping/popped-queues.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import { PushPullRules } from './push-pull-rules.js'
import { PushQueues } from './push-queues.js'
import { QueueLocks } from './queue-locks.js'

/** What a push consumer has before it has an instance. */
export interface PushConsumerSetup {
  readonly config: PushConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly filterChecks: FilterChecks
  readonly handlers: HandlerTable<MessageExt>
  readonly reporter: Reporter<PushConsumerEvents>
}

/** Timers run from the construction on; `leave` ends them. */
export class RunningPushConsumer {
  readonly instance: MQClientInstance
  readonly store: OffsetStore
  readonly positions: QueuePositions
  readonly stats: ConsumerStats
  readonly sendBack: SendBack
  /** The queues that are pulled. */
  readonly table = new QueueTable()
  readonly queues: PushQueues
  readonly rebalance: Rebalance
  /** Absent unless brokers may have queues popped. */
  readonly popped: PoppedQueues | undefined
  readonly delivery: Delivery<ProcessQueue>
  /** What handlers are called with. */
  readonly deliveryOptions: DeliveryOptions<MessageExt>
  readonly #loop: PullLoop
  readonly #trace: ConsumeTrace | undefined

  constructor(setup: PushConsumerSetup, instance: MQClientInstance) {
    const { config, group, subscriptions, reporter } = setup
    const { table } = this
    const { maxReconsumeTimes } = config
    const messages = consumedMessagesOf(config, group)
    const onRefused = (refused: RefusedOffset) => reporter.report('offsetRefused', refused)
    const store = offsetStoreOf({ config, group, onRefused }, instance)
    const positions = new QueuePositions(instance)
    const offsets = new StartOffsets(store, positions, config.start)
    const stats = new ConsumerStats(config.client.clock)
    const report = (record: PoisonRecord, fate: PoisonFate) => reporter.report('poison', record, fate)
    const poison = new Poison(config.options.onPoison, config.client.naming, report)
    const topicOf = (message: MessageExt) => messages.topicOf(message)
    const sendBack = new SendBack({ instance, consumerGroup: group, maxReconsumeTimes, topicOf })
    const { isOrdered, isBroadcast } = config
    const redelivery = new Redelivery({ sendBack, isOrdered, isBroadcast, maxReconsumeTimes })
    const trace = traceOf(config, instance)
    const deliveryOptions = deliveryOptionsOf(setup, { messages, stats, trace })
    const delivery = deliveryOf(config, deliveryOptions)
    const puller = new MessagePuller(instance, group, setup.filterChecks)
    const messageFilter = new OwnFilter({ messageFilter: config.options.messageFilter, reporter })
    const rules = new PushPullRules({ config, instance, puller, subscriptions, messageFilter, table, store, stats })
    const onFailure = (queue: MessageQueue, error: Error) => reporter.report('pullFailed', queue, error)
    const loop = new PullLoop({ instance, puller, rules, table, poison, receiver: delivery, onFailure })
    const locks = config.hasLocks ? new QueueLocks(instance, group) : undefined
    const shared = { ...setup, instance, messageFilter, poison, redelivery, delivery }
    const queues = new PushQueues({ ...shared, isOrdered, table, offsets, loop, locks })
    const { onFailed } = deliveryOptions
    const popped = config.isSharedByBrokers ? new PoppedQueues({ ...shared, sendBack, stats, onFailed }) : undefined
    this.rebalance = new Rebalance({
      instance,
      consumerGroup: group,
      messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
      strategy: config.options.allocateMessageQueueStrategy,
      subscriptions,
      lifecycle: queues,
      table,
      byBroker: config.isSharedByBrokers,
      onAssignment: (topic, poppedQueues, pulled) => popped?.assign(topic, poppedQueues, pulled),
      onMissingTopic(topic) {
        // Retry topics are made when the group is, or when the first message fails.
        if (!isRetryTopic(topic)) reporter.report('topicMissing', topic)
      },
    })
    this.instance = instance
    this.store = store
    this.positions = positions
    this.stats = stats
    this.sendBack = sendBack
    this.queues = queues
    this.popped = popped
    this.delivery = delivery
    this.deliveryOptions = deliveryOptions
    this.#loop = loop
    this.#trace = trace
  }

  /** Begins no pull, no pop and no handler until `resume`; what runs goes on. */
  pause(): void {
    this.#loop.pause()
    this.popped?.pause()
    this.delivery.pause()
  }

  resume(): void {
    this.#loop.resume()
    this.popped?.resume()
    this.delivery.resume()
  }

  /** One round; false when another one is wanted soon. Does not reject. */
  async balance(): Promise<boolean> {
    this.popped?.dropUnsubscribed()
    const isBalanced = await this.rebalance.rebalance()
    // Queues that were given away have made room.
    this.#loop.wakeAll()
    return isBalanced
  }

  /** The filter of a topic has changed. Resolves when no request is under way with the older filter. Never rejects. */
  async refilter(topic: string): Promise<void> {
    this.#loop.refilter(topic)
    await this.popped?.whenAnswered(topic)
  }

  /** Lets the committed offset pass a held record; false when no record is held there. */
  passPoison(queue: MessageQueue, offset: number): boolean {
    const processQueue = this.table.get(queue)
    if (processQueue?.release(offset) !== true) return false
    this.#loop.wake(processQueue)
    this.delivery.submit(processQueue)
    return true
  }

  /** Calls no handler any more, and lets those that run end within a bound. */
  async stop(timeoutMs: number): Promise<void> {
    this.#loop.pause()
    this.popped?.pause()
    await this.delivery.stop(timeoutMs)
  }

  /** Commits and gives all queues away, whatever of it there is. Never rejects. */
  async leave(): Promise<void> {
    await this.delivery.stop(0)
    // What is committed must not wait for traces.
    const tracing = this.#trace?.flush()
    await this.popped?.close()
    await this.queues.settleCarriedOffsets()
    await this.rebalance.close()
    await this.queues.close()
    await tracing
  }
}

function traceOf({ client, options }: PushConsumerConfig, instance: MQClientInstance): ConsumeTrace | undefined {
  const { enableTrace, traceTopic, traceMsgBatchNum: batchNum } = options
  if (!enableTrace) return undefined
  const { clock, logger } = client
  const sender = new DirectSender(instance, traceTimeoutMs)
  return new ConsumeTrace({ clock, logger, sender, traceTopic, batchNum })
}

function deliveryOptionsOf(
  { config, handlers, reporter }: PushConsumerSetup,
  made: {
    readonly messages: ConsumedMessages
    readonly stats: ConsumerStats
    readonly trace: ConsumeTrace | undefined
  },
): DeliveryOptions<MessageExt> {
  const { messages, stats, trace } = made
  const { consumerGroup, consumeTimeoutMs, options } = config
  const { clock, logger, naming } = config.client
  const all = [...options.consumeMessageHooks, ...(trace === undefined ? [] : [trace])]
  const hooks = new ConsumeHooks({ consumerGroup, namespace: naming.namespace, logger }, all)
  const onIgnored = onceForEachTopic(logger, (topic, returned) => reporter.report('resultIgnored', topic, returned))
  return {
    clock,
    handlers,
    reader: messages,
    invoker: new Invoker({ consumerGroup, clock, hooks, consumeTimeoutMs, onIgnored }),
    meter: stats,
    onFailed({ queue, message, error, fate }) {
      const { messageId, queueOffset: offset, reconsumeTimes } = message
      const topic = messages.applicationTopicOf(message)
      reporter.report('messageFailed', { message, topic, messageId, queue, offset, reconsumeTimes, error, fate })
    },
    concurrency: options.consumeConcurrency,
    batchSize: options.consumeMessageBatchMaxSize,
    consumeTimeoutMs,
  }
}

function deliveryOf(config: PushConsumerConfig, options: DeliveryOptions<MessageExt>): Delivery<ProcessQueue> {
  if (!config.isOrdered) return new ConcurrentDelivery(options)
  return new OrderedDelivery({ ...options, suspendMs: config.options.suspendCurrentQueueTimeMillis })
}
