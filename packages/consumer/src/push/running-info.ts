// SPDX-License-Identifier: Apache-2.0
// A push consumer's settings and state, in the words that Java's admin tool prints. [DefaultMQPushConsumerImpl.java
// consumerRunningInfo]
import { printCompactTime, type ConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { runningInfoOf, type RunningConsumer, type RunningInfoRequest } from '../membership/running-info.js'
import { processQueueInfoOf } from '../queue/process-queue-info.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { PushParts } from './push-parts.js'

/** What an administrator is answered. */
export function pushRunningInfo(
  consumer: RunningConsumer & { readonly config: PushConsumerConfig },
  { rebalance, store, stats, pop }: Pick<PushParts, 'rebalance' | 'store' | 'stats' | 'pop'>,
  request: RunningInfoRequest,
): ConsumerRunningInfo {
  const { config, subscriptions } = consumer
  const { consumeConcurrency } = config.numbers
  const settings = {
    consumeTimestamp: printCompactTime(config.consumeTime),
    consumeTimeout: config.consumeTimeoutMs / 60_000,
    consumeThreadMin: consumeConcurrency,
    consumeThreadMax: consumeConcurrency,
    allocateMessageQueueStrategy: config.strategy.name,
    clientRebalance: config.clientRebalance,
    PROP_THREADPOOL_CORE_SIZE: consumeConcurrency,
    PROP_CONSUMEORDERLY: config.isOrdered,
    PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY',
  }
  return {
    ...runningInfoOf(consumer, settings, request),
    mqTable: Array.from(rebalance.queues, queue => processQueueInfoOf(queue, store, config.isOrdered)),
    mqPopTable: pop?.mode.table ?? [],
    statusTable: new Map(subscriptions.map(({ topic }) => [topic, stats.status(topic)])),
  }
}
