// SPDX-License-Identifier: Apache-2.0
// A consumer's settings and state, in the words that Java's admin tool prints. [DefaultMQPushConsumerImpl.java
// consumerRunningInfo]
import { printCompactTime, type ConsumerRunningInfo, type SubscriptionData } from '@rocketmq-ts/protocol'
import { runningProperties } from '../membership/running-properties.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { processQueueInfoOf } from '../queue/process-queue-info.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { PushConsumerConfig } from './push-consumer-config.js'

export interface RunningInfoParts {
  readonly config: PushConsumerConfig
  readonly nameServers: readonly string[]
  readonly subscriptions: readonly SubscriptionData[]
  readonly queues: Iterable<ProcessQueue>
  readonly popTable: ConsumerRunningInfo['mqPopTable']
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
    mqTable: Array.from(queues, queue => processQueueInfoOf(queue, store, config.isOrdered)),
    mqPopTable: parts.popTable,
    statusTable: new Map(subscriptions.map(({ topic }) => [topic, stats.status(topic)])),
    userConsumerInfo: new Map(Object.entries(config.options.userConsumerInfo?.() ?? {})),
    ...(jstack === undefined ? {} : { jstack }),
  }
}

/** Settings under their Java names, as text. */
function propertiesOf({ config, nameServers, startedAt }: RunningInfoParts): Map<string, string> {
  const { client, numbers } = config
  const settings = {
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
    PROP_THREADPOOL_CORE_SIZE: numbers.consumeConcurrency,
    PROP_CONSUMEORDERLY: config.isOrdered,
    PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY',
  }
  return runningProperties(settings, { client, nameServers, startedAt })
}

/** What stands in for the stacks of threads, of which Node has none: what the process is doing. */
export function stacksOf(handlers: number): string {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const resources = Array.from(counts, ([name, count]) => `${name}: ${count}`).join('\n')
  return `Node ${process.version}, one thread\nhandlers that run: ${handlers}\n${resources}\n`
}
