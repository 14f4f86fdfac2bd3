// SPDX-License-Identifier: Apache-2.0
// The settings that a proxy answers with: those of the client, and its own rules. [GrpcClientSettingsManager.java]
import { defaultDelayLevels } from '@rocketmq-ts/core'
import { type wire, durationOf, limits, type Draft } from '@rocketmq-ts/grpc-protocol'
import { groupAttribute, type GroupRetryPolicy, type SubscriptionGroupConfig } from '@rocketmq-ts/protocol'

/** [ProxyConfig.java grpcClientProducer…] */
const producerBackoff: Draft<wire.RetryPolicy> = {
  maxAttempts: 3,
  exponentialBackoff: { initial: durationOf(10), max: durationOf(1000), multiplier: 2 },
}

/** @param config of the group of a consumer */
export function mergedSettings(
  settings: wire.Settings,
  config: SubscriptionGroupConfig | undefined,
): Draft<wire.Settings> {
  if (settings.publishing !== null) return { ...settings, ...producerSettings(settings.publishing) }
  if (settings.subscription === null || config === undefined) return settings
  return { ...settings, ...consumerSettings(settings.subscription, config) }
}

function producerSettings(publishing: wire.Publishing): Draft<wire.Settings> {
  return {
    backoffPolicy: producerBackoff,
    publishing: { ...publishing, maxBodySize: limits.maxBodyBytes, validateMessageType: true },
    metric: { on: false },
  }
}

function consumerSettings(subscription: wire.Subscription, config: SubscriptionGroupConfig): Draft<wire.Settings> {
  return {
    backoffPolicy: { maxAttempts: config.retryMaxTimes + 1, ...backoffOf(config.groupRetryPolicy) },
    subscription: {
      ...subscription,
      fifo: config.consumeMessageOrderly,
      receiveBatchSize: limits.maxReceiveBatch,
      longPollingTimeout: durationOf(limits.maxLongPollingMs),
      liteSubscriptionQuota: Number(groupAttribute(config, 'lite.sub.client.quota')),
      maxLiteTopicSize: limits.maxLiteTopicBytes,
    },
    metric: { on: false },
  }
}

function backoffOf(policy: GroupRetryPolicy | undefined): Draft<wire.RetryPolicy> {
  if (policy?.type === 'EXPONENTIAL' && policy.exponentialRetryPolicy !== undefined) {
    const { initial, max, multiplier } = policy.exponentialRetryPolicy
    return { exponentialBackoff: { initial: durationOf(initial), max: durationOf(max), multiplier } }
  }
  // The waits of a group without a policy are those of the delay levels. [CustomizedRetryPolicy.java]
  const next = policy?.customizedRetryPolicy?.next ?? defaultDelayLevels
  return { customizedBackoff: { next: next.map(durationOf) } }
}
