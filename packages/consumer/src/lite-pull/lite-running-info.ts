// SPDX-License-Identifier: Apache-2.0
// A lite pull consumer's settings and state, in the words that Java's admin tool prints.
// [DefaultLitePullConsumerImpl.java consumerRunningInfo]
import { printCompactTime, type ConsumerRunningInfo, type SubscriptionData } from '@rocketmq-ts/protocol'
import { runningProperties } from '../membership/running-properties.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { processQueueInfoOf } from '../queue/process-queue-info.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'

export interface LiteRunningInfoParts {
  readonly config: LitePullConsumerConfig
  readonly nameServers: readonly string[]
  readonly subscriptions: readonly SubscriptionData[]
  readonly queues: Iterable<ProcessQueue>
  readonly store: OffsetStore
  /** Milliseconds since the epoch. */
  readonly startedAt: number
}

/** What an administrator is answered. @param jstack the stacks, when they were asked for */
export function liteRunningInfoOf(parts: LiteRunningInfoParts, jstack: string | undefined): ConsumerRunningInfo {
  const { config, nameServers, subscriptions, queues, store, startedAt } = parts
  const settings = {
    ...config.numbers,
    consumerGroup: config.consumerGroup,
    messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
    consumeFromWhere: config.consumeFromWhere,
    consumeTimestamp: printCompactTime(config.consumeTime),
    autoCommit: config.autoCommit,
    allocateMessageQueueStrategy: config.strategy.name,
    PROP_CONSUME_TYPE: 'CONSUME_ACTIVELY',
  }
  return {
    properties: runningProperties(settings, { client: config.client, nameServers, startedAt }),
    subscriptionSet: subscriptions,
    mqTable: Array.from(queues, queue => processQueueInfoOf(queue, store, false)),
    mqPopTable: [],
    statusTable: new Map(),
    userConsumerInfo: new Map(Object.entries(config.options.userConsumerInfo?.() ?? {})),
    ...(jstack === undefined ? {} : { jstack }),
  }
}
