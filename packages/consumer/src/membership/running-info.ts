// SPDX-License-Identifier: Apache-2.0
// What every kind of consumer tells administrators: its settings under their Java names, its subscriptions, and what
// the process is doing. [ConsumerRunningInfo.java]
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import {
  compatibleVersion,
  runningInfoNames,
  versionName,
  type ConsumerRunningInfo,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { ConsumerConfig } from '../options/consumer-config.js'

export interface RunningConsumer {
  readonly config: ConsumerConfig
  readonly isBroadcast: boolean
  /** Addresses of the name servers. */
  readonly nameServers: readonly string[]
  readonly subscriptions: readonly SubscriptionData[]
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Handlers that run, or messages that the application has in hand. */
  readonly inHand: number
}

/** Absent when the application asks, not an administrator. */
export type RunningInfoRequest = Parameters<RegisteredConsumer['runningInfo']>[0] | undefined

/** What is told of a consumer; a kind puts its queues in. @param settings those that only its kind has */
export function runningInfoOf(
  consumer: RunningConsumer,
  settings: Readonly<Record<string, string | number | boolean>>,
  request: RunningInfoRequest,
): ConsumerRunningInfo {
  const { config, subscriptions, inHand } = consumer
  const all = { ...settingsOf(consumer), ...settings }
  return {
    properties: new Map(Object.entries(all).map(([name, value]) => [name, String(value)])),
    subscriptionSet: subscriptions,
    mqTable: [],
    mqPopTable: [],
    statusTable: new Map(),
    userConsumerInfo: new Map(Object.entries(config.options.userConsumerInfo?.() ?? {})),
    ...(request?.jstackEnable === true ? { jstack: stacksOf(inHand) } : {}),
  }
}

function settingsOf({ config, isBroadcast, nameServers, startedAt }: RunningConsumer): Record<string, unknown> {
  const { client, options, consumerGroup } = config
  return {
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value === 'number')),
    consumerGroup,
    messageModel: isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
    consumeFromWhere: options.consumeFromWhere,
    instanceName: client.instanceName,
    clientIP: client.clientIP,
    pollNameServerInterval: client.pollNameServerInterval,
    heartbeatBrokerInterval: client.heartbeatBrokerInterval,
    persistConsumerOffsetInterval: client.persistConsumerOffsetInterval,
    unitMode: client.unitMode,
    useTLS: client.tls !== undefined,
    [runningInfoNames.nameServers]: nameServers.map(address => `${address};`).join(''),
    [runningInfoNames.clientVersion]: versionName(compatibleVersion),
    [runningInfoNames.startedAt]: startedAt,
  }
}

/** What stands in for the stacks of threads, of which Node has none. */
function stacksOf(inHand: number): string {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const resources = Array.from(counts, ([name, count]) => `${name}: ${count}`).join('\n')
  return `Node ${process.version}, one thread\nhandlers that run: ${inHand}\n${resources}\n`
}
