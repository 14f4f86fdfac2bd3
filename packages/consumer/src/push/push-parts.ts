// SPDX-License-Identifier: Apache-2.0
// Puts the parts of a push consumer together. They know each other only through what is passed in here.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { isRetryTopic, traceTopic } from '@rocketmq-ts/protocol'
import { ConsumeHooks } from '../hooks/consume-hooks.js'
import type { Reporter } from '../membership/reporter.js'
import { offsetStoreOf } from '../offset/offset-store-of.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { QueuePositions } from '../offset/queue-positions.js'
import type { RefusedOffset } from '../offset/remote-broker-offset-store.js'
import { popPartsOf, type PopParts } from '../pop/pop-parts.js'
import { PopQueue } from '../pop/pop-queue.js'
import { legalOffset } from '../pull/legal-offset.js'
import { MessagePuller } from '../pull/message-puller.js'
import { judgeBy, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import { consumedMessagesOf } from '../queue/consumed-messages.js'
import type { MessageSource } from '../queue/message-source.js'
import { ProcessQueue } from '../queue/process-queue.js'
import { Rebalance } from '../rebalance/rebalance.js'
import { DirectSender } from '../sending/direct-sender.js'
import { SendBack } from '../sending/send-back.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { ConcurrentConsumption } from './concurrent-consumption.js'
import { ConsumeTrace } from './consume-trace.js'
import { ConsumerStats } from './consumer-stats.js'
import type { Consumption, ConsumptionParts, FailedMessage } from './consumption.js'
import type { HandlerTable } from './handler-table.js'
import { Invoker } from './invoker.js'
import { OrderlyConsumption } from './orderly-consumption.js'
import { PullLoop } from './pull-loop.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { PushConsumerEvents } from './push-consumer-events.js'
import { QueueKeeper } from './queue-keeper.js'
import { QueueLocks } from './queue-locks.js'

/** Milliseconds that a trace may take. [AsyncTraceDispatcher.java] */
const traceTimeoutMs = 5000

/** What a consumer has before it has an instance. */
export interface GivenParts {
  readonly config: PushConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly handlers: HandlerTable
  readonly reporter: Reporter<PushConsumerEvents>
}

export interface PushParts {
  readonly instance: MQClientInstance
  readonly store: OffsetStore
  readonly positions: QueuePositions
  readonly stats: ConsumerStats
  readonly sendBack: SendBack
  readonly rebalance: Rebalance
  readonly keeper: QueueKeeper
  readonly pullLoop: PullLoop
  readonly consumption: Consumption
  readonly consumptionParts: ConsumptionParts
  /** Absent unless brokers may have queues popped. */
  readonly pop: PopParts | undefined
  /** Absent unless `enableTrace` is set. */
  readonly trace: ConsumeTrace | undefined
}

/** The parts of a consumer on an instance. Timers run from now on: `consumption.stop` and `keeper.close` end them. */
export function assemble(given: GivenParts, instance: MQClientInstance): PushParts {
  const { config, group, subscriptions, reporter } = given
  const onRefused = (refused: RefusedOffset) => reporter.report('offsetRefused', refused)
  const store = offsetStoreOf({ config, group, onRefused }, instance)
  const positions = new QueuePositions(instance)
  const stats = new ConsumerStats(config.client.clock)
  const { naming } = config.client
  const judge = judgeBy(config.onPoison, naming, (record, fate) => reporter.report('poison', record, fate))
  const trace = traceOf(config, instance)
  const sharedParts = consumptionPartsOf(given, instance, { stats, judge, trace })
  const { sendBack } = sharedParts
  const pop = popOf(given, instance, sharedParts, queue => consumption.submit(queue))
  const consumptionParts: ConsumptionParts = {
    ...sharedParts,
    giveBack: failed => giveBack(sendBack, pop, failed),
    onSettled: queue => wake(queue, pullLoop, pop),
  }
  const consumption = consumptionOf(config, consumptionParts, queue => keeper.makeLockCertain(queue))
  const keeper: QueueKeeper = new QueueKeeper({
    instance,
    subscriptions,
    reporter,
    rules: { store, positions, consumeFromWhere: config.consumeFromWhere, consumeTime: config.consumeTime },
    locks: config.hasLocks ? new QueueLocks(instance, group) : undefined,
    isOrdered: config.isOrdered,
    rebalance: () => rebalance,
    startPulling: queue => pullLoop.start(queue),
    wake(queue) {
      pullLoop.wake(queue)
      consumption.submit(queue)
    },
    whenIdle: queue => consumption.whenIdle(queue),
  })
  const rebalance = rebalanceOf(given, instance, { keeper, pop })
  const pullLoop: PullLoop = new PullLoop({
    config,
    instance,
    puller: new MessagePuller(instance, group),
    subscriptions,
    store,
    stats,
    reporter,
    queuesOf: topic => rebalance.queuesOf(topic).length,
    cachedBytes: () => cachedBytesOf(rebalance.queues),
    judge,
    onMessages: queue => consumption.submit(queue),
    onIllegalOffset(processQueue, result) {
      const illegal = { queue: naming.plainQueue(processQueue.queue), from: processQueue.nextOffset }
      return keeper.restart(processQueue, legalOffset(config.options.onIllegalOffset, illegal, result), 'illegal')
    },
  })
  const made = { instance, store, positions, stats, sendBack, trace, pop }
  return { ...made, rebalance, keeper, pullLoop, consumption, consumptionParts }
}

function traceOf(
  { client, options, numbers }: PushConsumerConfig,
  instance: MQClientInstance,
): ConsumeTrace | undefined {
  if (options.enableTrace !== true) return undefined
  const { clock, logger } = client
  const sender = new DirectSender(instance, traceTimeoutMs)
  return new ConsumeTrace({
    clock,
    logger,
    sender,
    traceTopic: options.traceTopic ?? traceTopic,
    batchNum: numbers.traceMsgBatchNum,
  })
}

function consumptionOf(
  { isOrdered, numbers }: PushConsumerConfig,
  parts: ConsumptionParts,
  onLockUncertain: (queue: ProcessQueue) => void,
): Consumption {
  if (!isOrdered) return new ConcurrentConsumption(parts)
  return new OrderlyConsumption({ ...parts, suspendMs: numbers.suspendCurrentQueueTimeMillis, onLockUncertain })
}

/** Brokers share the queues out, and may have them popped. */
function isSharedByBrokers({ clientRebalance, isOrdered, isBroadcast }: PushConsumerConfig): boolean {
  return !clientRebalance && !isOrdered && !isBroadcast
}

function popOf(
  { config, group, subscriptions }: GivenParts,
  instance: MQClientInstance,
  consumptionParts: Omit<ConsumptionParts, 'giveBack' | 'onSettled'>,
  onMessages: (queue: MessageSource) => void,
): PopParts | undefined {
  if (!isSharedByBrokers(config)) return undefined
  return popPartsOf({ config, group, subscriptions, consumptionParts, onMessages }, instance)
}

function rebalanceOf(
  { config, group, subscriptions, reporter }: GivenParts,
  instance: MQClientInstance,
  { keeper, pop }: { readonly keeper: QueueKeeper; readonly pop: PopParts | undefined },
): Rebalance {
  return new Rebalance({
    instance,
    consumerGroup: group,
    messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
    strategy: config.strategy,
    subscriptions,
    owner: keeper,
    byBroker: isSharedByBrokers(config),
    onAssignment: (topic, popped, pulled) => pop?.mode.assign(topic, popped, pulled),
    onMissingTopic(topic) {
      // Retry topics are made when the group is, or when the first message fails.
      if (!isRetryTopic(topic)) reporter.report('topicMissing', topic)
    },
  })
}

/** By the way that the queue has: to the broker's retries, or to come again when its time is over. */
function giveBack(sendBack: SendBack, pop: PopParts | undefined, failed: FailedMessage): Promise<boolean> {
  const { queue, message, failure } = failed
  if (pop !== undefined && queue instanceof PopQueue) return pop.giveBack(queue, failed)
  return sendBack.giveBack(message, failure.delayLevel)
}

/** Room was made in the queue. */
function wake(queue: MessageSource, pullLoop: PullLoop, pop: PopParts | undefined): void {
  if (queue instanceof ProcessQueue) pullLoop.onSettled(queue)
  else if (queue instanceof PopQueue) pop?.loop.wake(queue)
}

interface ConsumptionLinks {
  readonly stats: ConsumerStats
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
  readonly trace: ConsumeTrace | undefined
}

function consumptionPartsOf(
  { config, group, handlers, reporter }: GivenParts,
  instance: MQClientInstance,
  { stats, judge, trace }: ConsumptionLinks,
): Omit<ConsumptionParts, 'giveBack' | 'onSettled'> {
  const { clock, logger } = config.client
  const { consumeTimeoutMs, consumerGroup, numbers, options, maxReconsumeTimes, isBroadcast } = config
  const { consumeMessageHooks = [] } = options
  const hooks = trace === undefined ? consumeMessageHooks : [...consumeMessageHooks, trace]
  const { consumeConcurrency: concurrency, consumeMessageBatchMaxSize: batchSize } = numbers
  const messages = consumedMessagesOf(config, group)
  const topicOf = (message: Parameters<typeof messages.topicOf>[0]) => messages.topicOf(message)
  return {
    clock,
    logger,
    handlers,
    messages,
    stats,
    reporter,
    isBroadcast,
    concurrency,
    batchSize,
    consumeTimeoutMs,
    judge,
    invoker: new Invoker({ consumerGroup, clock, hooks: new ConsumeHooks(config, hooks), consumeTimeoutMs }),
    sendBack: new SendBack({ instance, consumerGroup: group, maxReconsumeTimes, topicOf }),
  }
}

function cachedBytesOf(queues: Iterable<ProcessQueue>): number {
  let sum = 0
  for (const { bytes } of queues) sum += bytes
  return sum
}
