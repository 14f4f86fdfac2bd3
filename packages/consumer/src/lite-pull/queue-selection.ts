// SPDX-License-Identifier: Apache-2.0
// Which queues a lite pull consumer wants: its share of topics that it subscribes to, or queues that the application
// assigns to it, but never both. Topics and queues are kept as brokers know them.
// [DefaultLitePullConsumerImpl.java setSubscriptionType]
import type { ClientConfig } from '@rocketmq-ts/client'
import { everyMessage, UsageError, type FilterExpression } from '@rocketmq-ts/core'
import type { MessageQueue, SubscriptionData } from '@rocketmq-ts/protocol'
import { subscriptionTo, wireSubscription } from '../subscription/filter-expression.js'
import { Subscriptions } from '../subscription/subscriptions.js'

export class QueueSelection {
  readonly subscriptions = new Subscriptions()
  readonly #client: ClientConfig
  /** What is wanted of the topics of assigned queues; everything when nothing was said. */
  readonly #filters = new Map<string, SubscriptionData>()
  #mode: 'none' | 'subscribe' | 'assign' = 'none'
  #assigned: readonly MessageQueue[] = []

  constructor(client: ClientConfig) {
    this.#client = client
  }

  get isAssigning(): boolean {
    return this.#mode === 'assign'
  }

  get assigned(): readonly MessageQueue[] {
    return this.#assigned
  }

  /** The topics of the queues that are assigned. */
  get assignedTopics(): Iterable<string> {
    return new Set(this.#assigned.map(({ topic }) => topic))
  }

  /** What is wanted, of topics that are subscribed to or of those of assigned queues. */
  get filters(): Iterable<SubscriptionData> {
    return this.isAssigning ? this.#filters.values() : this.subscriptions.all
  }

  /** What `subscribe` takes. @throws UsageError for a wrong topic or expression, or when queues are assigned */
  subscriptionFor(topic: string, expression: FilterExpression): SubscriptionData {
    const subscription = wireSubscription(this.#client, topic, expression)
    this.#setMode('subscribe')
    return subscription
  }

  subscribe(subscription: SubscriptionData): void {
    this.subscriptions.set(subscription)
  }

  /** Instead of those from before. @throws UsageError without queues, or when topics are subscribed to */
  assign(queues: readonly MessageQueue[]): void {
    if (queues.length === 0) throw new UsageError('Message queues can not be null or empty.')
    this.#setMode('assign')
    this.#assigned = queues.map(queue => this.#client.naming.wireQueue(queue))
  }

  /** What is wanted of assigned queues. @throws UsageError as `subscribe` and `assign` do */
  filter(topic: string, expression: FilterExpression): void {
    const subscription = wireSubscription(this.#client, topic, expression)
    this.#setMode('assign')
    this.#filters.set(subscription.topic, subscription)
  }

  /** What is wanted of a topic; `undefined` when it was given up. */
  subscriptionOf(topic: string): SubscriptionData | undefined {
    if (!this.isAssigning) return this.subscriptions.get(topic)
    return this.#filters.get(topic) ?? subscriptionTo(topic, everyMessage, 0)
  }

  #setMode(mode: 'subscribe' | 'assign'): void {
    if (this.#mode !== 'none' && this.#mode !== mode) {
      throw new UsageError('Subscribe and assign are mutually exclusive.')
    }
    this.#mode = mode
  }
}
