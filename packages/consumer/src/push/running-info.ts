// SPDX-License-Identifier: Apache-2.0
// A consumer's settings and state, in the words that Java's admin tool prints. [DefaultMQPushConsumerImpl.java
// consumerRunningInfo, ProcessQueue.java fillProcessQueueInfo]
import {
  compatibleVersion,
  printCompactTime,
  versionName,
  type ConsumerRunningInfo,
  type OfQueue,
  type ProcessQueueInfo,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { OffsetStore } from '../offset/offset-store.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { PushConsumerConfig } from './push-consumer-config.js'

const mebibyte = 1024 * 1024

export interface RunningInfoParts {
  readonly config: PushConsumerConfig
  readonly nameServers: readonly string[]
  readonly subscriptions: readonly SubscriptionData[]
  readonly queues: Iterable<ProcessQueue>
  readonly store: OffsetStore
  readonly stats: ConsumerStats
  /** Milliseconds since the epoch. */
  readonly startedAt: number
}

/** What an administrator is answered. @param jstack the stacks, when they were asked for */
export function runningInfoOf(parts: RunningInfoParts, jstack: string | undefined): ConsumerRunningInfo {
  const { config, subscriptions, queues, store, stats } = parts
  return {
    properties: propertiesOf(parts),
    subscriptionSet: subscriptions,
    mqTable: Array.from(queues, queue => infoOf(queue, store, config.isOrdered)),
    mqPopTable: [],
    statusTable: new Map(subscriptions.map(({ topic }) => [topic, stats.status(topic)])),
    userConsumerInfo: new Map(Object.entries(config.options.userConsumerInfo?.() ?? {})),
    ...(jstack === undefined ? {} : { jstack }),
  }
}

/** Settings under their Java names, as text. */
function propertiesOf({ config, nameServers, startedAt }: RunningInfoParts): Map<string, string> {
  const { client, numbers } = config
  const settings: Record<string, string | number | boolean> = {
    ...numbers,
    consumerGroup: config.consumerGroup,
    messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
    consumeFromWhere: config.consumeFromWhere,
    consumeTimestamp: printCompactTime(config.consumeTime),
    consumeTimeout: config.consumeTimeoutMs / 60_000,
    consumeThreadMin: numbers.consumeConcurrency,
    consumeThreadMax: numbers.consumeConcurrency,
    allocateMessageQueueStrategy: config.strategy.name,
    clientRebalance: config.clientRebalance,
    instanceName: client.instanceName,
    clientIP: client.clientIP,
    pollNameServerInterval: client.pollNameServerInterval,
    heartbeatBrokerInterval: client.heartbeatBrokerInterval,
    persistConsumerOffsetInterval: client.persistConsumerOffsetInterval,
    unitMode: client.unitMode,
    useTLS: client.tls !== undefined,
    PROP_NAMESERVER_ADDR: nameServers.map(address => `${address};`).join(''),
    PROP_THREADPOOL_CORE_SIZE: numbers.consumeConcurrency,
    PROP_CONSUMEORDERLY: config.isOrdered,
    PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY',
    PROP_CLIENT_VERSION: versionName(compatibleVersion),
    PROP_CONSUMER_START_TIMESTAMP: startedAt,
  }
  return new Map(Object.entries(settings).map(([name, value]) => [name, String(value)]))
}

function infoOf(queue: ProcessQueue, store: OffsetStore, isOrdered: boolean): OfQueue<ProcessQueueInfo> {
  const { first = 0, last = 0 } = queue.range ?? {}
  const taken = isOrdered ? queue.taken() : []
  return {
    queue: queue.queue,
    commitOffset: store.get(queue.queue) ?? queue.consumedOffset,
    cachedMsgMinOffset: first,
    cachedMsgMaxOffset: last,
    cachedMsgCount: queue.count,
    cachedMsgSizeInMiB: Math.floor(queue.bytes / mebibyte),
    transactionMsgMinOffset: taken[0]?.offset ?? 0,
    transactionMsgMaxOffset: taken.at(-1)?.offset ?? 0,
    transactionMsgCount: taken.length,
    locked: queue.lock.isHeld,
    tryUnlockTimes: 0,
    lastLockTimestamp: queue.lock.lastGrantedAt,
    dropped: queue.isDropped,
    lastPullTimestamp: queue.lastPullAt,
    lastConsumeTimestamp: queue.lastConsumeAt,
  }
}

/** What stands in for the stacks of threads, of which Node has none: what the process is doing. */
export function stacksOf(handlers: number): string {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const resources = Array.from(counts, ([name, count]) => `${name}: ${count}`).join('\n')
  return `Node ${process.version}, one thread\nhandlers that run: ${handlers}\n${resources}\n`
}
