// SPDX-License-Identifier: Apache-2.0
// What consumers are to a server, and what they share: the group, its subscriptions, and what the server says about
// both.
import { checkTopic, type FilterExpression } from '@rocketmq-ts/core'
import { durationMs, limits, resourceOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { ProxyClientConfig } from './client-options.js'
import { wireFilter } from './filter.js'
import { ProxyClient } from './proxy-client.js'
import { retryPolicyOf, type RetryPolicy } from './retry-policy.js'
import type { Role } from './role.js'

/** As the official client, until the server has told its own. */
const fallbackPolicy: RetryPolicy = { maxAttempts: 17, delayMs: attempt => Math.min(7_200_000, 10_000 * attempt) }

export interface SubscriberParts {
  readonly clientType: wire.ClientType
  readonly consumerGroup: string
  /** How long a receive is held, ms. */
  readonly longPollingMs: number
  /** Tries a message; undefined for consumers that cannot. */
  readonly verify?: (message: wire.Message) => Promise<Draft<wire.Status> | undefined>
  /** What it does now, for administrators. */
  readonly activity: () => string
  /** A lite topic that the server has taken away. */
  readonly lostLite?: (liteTopic: string) => void
  /** A server has answered our settings. */
  readonly settled?: () => void
}

export class Subscriber implements Role {
  readonly client: ProxyClient
  readonly #parts: SubscriberParts
  readonly #namespace: string
  readonly #filters = new Map<string, Draft<wire.FilterExpression>>()
  #policy: RetryPolicy = fallbackPolicy
  #isFifo = false
  #batchSize: number = limits.maxReceiveBatch

  constructor(config: ProxyClientConfig, parts: SubscriberParts) {
    this.#parts = parts
    this.#namespace = config.namespace
    this.client = new ProxyClient(config, this)
  }

  get clientType(): wire.ClientType {
    return this.#parts.clientType
  }

  get group(): string {
    return this.#parts.consumerGroup
  }

  /** The group on the wire. */
  get resource(): Draft<wire.Resource> {
    return resourceOf(this.group, this.#namespace)
  }

  topicResource(topic: string): Draft<wire.Resource> {
    return resourceOf(topic, this.#namespace)
  }

  get topics(): readonly string[] {
    return [...this.#filters.keys()]
  }

  filterOf(topic: string): Draft<wire.FilterExpression> | undefined {
    return this.#filters.get(topic)
  }

  /** When a failed message comes again, and when it is given up. */
  get policy(): RetryPolicy {
    return this.#policy
  }

  /** Whether the group consumes in order, as the server says. */
  get isFifo(): boolean {
    return this.#isFifo
  }

  get batchSize(): number {
    return this.#batchSize
  }

  /** @throws UsageError for a wrong topic or filter */
  subscribe(topic: string, filter: FilterExpression): void {
    checkTopic(topic)
    this.#filters.set(topic, wireFilter(filter))
    this.client.syncSettings()
  }

  unsubscribe(topic: string): void {
    if (!this.#filters.delete(topic)) return
    this.client.forgetRoute(topic)
    this.client.syncSettings()
  }

  settings(): Draft<wire.Settings> {
    const subscriptions = [...this.#filters].map(([topic, expression]) => ({
      topic: this.topicResource(topic),
      expression,
    }))
    return {
      requestTimeout: { seconds: 3 },
      subscription: {
        group: this.resource,
        subscriptions,
        longPollingTimeout: { seconds: Math.floor(this.#parts.longPollingMs / 1000) },
      },
    }
  }

  settled({ backoffPolicy, subscription }: wire.Settings): void {
    this.#policy = retryPolicyOf(backoffPolicy, this.#policy)
    this.#isFifo = subscription?.fifo ?? false
    const batchSize = subscription?.receiveBatchSize ?? 0
    if (batchSize > 0) this.#batchSize = Math.min(batchSize, 1024)
    const polling = subscription?.longPollingTimeout ?? null
    this.longPollingMs =
      polling === null ? this.#parts.longPollingMs : Math.min(60_000, Math.max(1000, durationMs(polling)))
    this.#parts.settled?.()
  }

  unsubscribedLite(liteTopic: string): void {
    this.#parts.lostLite?.(liteTopic)
  }

  /** How long the server holds a receive, ms. */
  longPollingMs: number = limits.maxLongPollingMs

  async verify(message: wire.Message): Promise<Draft<wire.Status>> {
    return (
      (await this.#parts.verify?.(message)) ?? { code: wire.Code.UNSUPPORTED, message: 'this consumer has no handler' }
    )
  }

  stackTrace(): string {
    const peers = this.client.peers.map(({ key, isWell }) => `  ${key}: ${isWell ? 'well' : 'not well'}`)
    const head = `consumer of group ${this.group}, topics ${this.topics.join(', ') || 'none'}`
    return [head, this.#parts.activity(), 'servers:', ...peers].join('\n')
  }
}
