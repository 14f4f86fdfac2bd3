// SPDX-License-Identifier: Apache-2.0
// Which client wants which lite topics. Other than Java's, a broker also keeps what another broker of the topic serves:
// that takes memory, and changes nothing else. [LiteSubscriptionRegistryImpl.java]
import { lightQueueOf, notifyUnsubscribeLite, refuse } from '@rocketmq-ts/protocol'
import type { Connection } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { isLightQueueOf, lightQueuesOf } from './light-queues.js'
import type { LiteClient } from './lite-client.js'
import { beginsAnew, isExclusive, isWildcard } from './lite-group.js'
import { fromFirst, resetLiteOffset, type OffsetOption } from './lite-offsets.js'
import { wakeLiteClient, wakeLiteGroup } from './lite-waiters.js'

interface Subscription extends LiteClient {
  /** Light queues of its lite topics. */
  readonly queues: Set<string>
  /** Where it is told that it has lost one: the connection of its proxy. */
  connection: Connection | undefined
  /** Milliseconds since the epoch. */
  updatedAt: number
  /** When it asked for messages last, milliseconds since the epoch; -1 when it never did. */
  askedAt: number
}

export class LiteSubscriptions {
  readonly #broker: Broker
  readonly #byClient = new Map<string, Subscription>()

  /** Use `broker.part(liteSubscriptions)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    const { liteSubscriptionCheckInterval } = broker.config
    broker.timers.every(liteSubscriptionCheckInterval, () => this.#expire())
  }

  /** Lite topics of all clients. */
  get count(): number {
    return [...this.#byClient.values()].reduce((sum, { queues }) => sum + queues.size, 0)
  }

  /** Clients that asked for messages. */
  get active(): number {
    return [...this.#byClient.values()].filter(({ askedAt }) => askedAt >= 0).length
  }

  /** What a client wants, and when it asked for it; nothing of an unknown client. */
  get(clientId: string): (Pick<Subscription, 'askedAt'> & { readonly queues: ReadonlySet<string> }) | undefined {
    return this.#byClient.get(clientId)
  }

  /** The clients of a group. */
  clientIdsOf(group: string): readonly string[] {
    return [...this.#byClient.values()].filter(client => client.group === group).map(({ clientId }) => clientId)
  }

  /** Who gets the messages of a light queue; a group whose clients get all is told as one client, `*`. */
  subscribersOf(queue: string): readonly { readonly clientId: string; readonly group: string }[] {
    const groups = new Set([...this.#byClient.values()].map(({ group }) => group))
    return [...groups].flatMap(group => {
      const clients = this.#clientsOf(group, queue).map(({ clientId }) => ({ clientId, group }))
      return clients.length > 0 && isWildcard(this.#broker.groups.get(group)) ? [{ clientId: '*', group }] : clients
    })
  }

  /**
   * Adds lite topics, from now on or from where `option` says. Refuses when the clients of the broker have too many.
   */
  add(client: LiteClient, liteTopics: readonly string[], connection: Connection, option?: OffsetOption): void {
    const { maxLiteSubscriptionCount } = this.#broker.config
    if (this.count >= maxLiteSubscriptionCount) {
      const remark = `lite subscription quota exceeded ${maxLiteSubscriptionCount}`
      refuse('LITE_SUBSCRIPTION_QUOTA_EXCEEDED', `org.apache.rocketmq.broker.lite.LiteQuotaException: ${remark}`)
    }
    const config = this.#broker.groups.find(client.group)
    if (isWildcard(config)) {
      const remark = 'subscribe lite operation is not supported for this group'
      refuse('ILLEGAL_OPERATION', `java.lang.IllegalStateException: ${remark}`)
    }
    const subscription = this.#subscriptionOf(client, connection)
    for (const liteTopic of liteTopics) {
      const queue = lightQueueOf(client.topic, liteTopic)
      subscription.queues.add(queue)
      if (isExclusive(config)) this.#takeFromOthers(client, queue, liteTopic)
      resetLiteOffset(this.#broker, queue, client.group, option)
    }
    wakeLiteClient(this.#broker, client)
  }

  /** The client gives lite topics up. */
  remove(client: LiteClient, liteTopics: readonly string[]): void {
    const subscription = this.#subscriptionOf(client)
    const isReset = beginsAnew(this.#broker.groups.find(client.group), 'unsubscribe')
    for (const liteTopic of liteTopics) {
      const queue = lightQueueOf(client.topic, liteTopic)
      if (!subscription.queues.delete(queue)) continue
      if (isReset) resetLiteOffset(this.#broker, queue, client.group, fromFirst)
      this.wake(queue, client.group)
    }
  }

  /** The client has these lite topics, and no others. */
  replace(client: LiteClient, liteTopics: readonly string[], connection: Connection): void {
    const wanted = new Set(liteTopics.map(liteTopic => lightQueueOf(client.topic, liteTopic)))
    const subscription = this.#subscriptionOf(client, connection)
    const given = [...subscription.queues].filter(queue => !wanted.has(queue))
    for (const queue of given) subscription.queues.delete(queue)
    for (const queue of wanted) subscription.queues.add(queue)
    for (const queue of given) this.wake(queue, client.group)
    wakeLiteClient(this.#broker, client)
  }

  /** The client is gone: others may take what it had. */
  removeClient(clientId: string): void {
    const subscription = this.#byClient.get(clientId)
    if (subscription === undefined) return
    this.#byClient.delete(clientId)
    for (const queue of subscription.queues) this.wake(queue, subscription.group)
  }

  /** A lite topic is gone. Clients are not told. */
  forget(queue: string): void {
    for (const { queues } of this.#byClient.values()) queues.delete(queue)
  }

  /** Light queues of a client that asks for messages; those that it was given from last come last. */
  queuesFor({ clientId, group, topic }: LiteClient): readonly string[] {
    const subscription = this.#byClient.get(clientId)
    if (subscription === undefined) return []
    subscription.askedAt = this.#broker.clock.now()
    if (!isWildcard(this.#broker.groups.get(group))) return [...subscription.queues]
    return lightQueuesOf(this.#broker, topic)
  }

  /** The client was given messages of a light queue: its other ones come first now. */
  served({ clientId }: LiteClient, queue: string): void {
    const queues = this.#byClient.get(clientId)?.queues
    if (queues?.delete(queue) === true) queues.add(queue)
  }

  /** A light queue has messages, for all groups or for one: one client of each looks, if any waits. */
  wake(queue: string, group?: string): void {
    const groups = group === undefined ? new Set([...this.#byClient.values()].map(client => client.group)) : [group]
    for (const each of groups) wakeLiteGroup(this.#broker, each, this.#clientsOf(each, queue))
  }

  #clientsOf(group: string, queue: string): readonly LiteClient[] {
    const takesAll = isWildcard(this.#broker.groups.get(group))
    return [...this.#byClient.values()].filter(client => {
      if (client.group !== group) return false
      return takesAll ? isLightQueueOf(client.topic, queue) : client.queues.has(queue)
    })
  }

  #takeFromOthers({ clientId, group }: LiteClient, queue: string, liteTopic: string): void {
    const isReset = beginsAnew(this.#broker.groups.find(group), 'exclusive')
    for (const other of this.#byClient.values()) {
      if (other.group !== group || other.clientId === clientId || !other.queues.delete(queue)) continue
      const told = { liteTopic, consumerGroup: group, clientId: other.clientId }
      // A proxy that is gone has no client to tell.
      other.connection?.notify(notifyUnsubscribeLite, told).catch(() => undefined)
      if (isReset) resetLiteOffset(this.#broker, queue, group, fromFirst)
    }
  }

  #subscriptionOf({ clientId, group, topic }: LiteClient, connection?: Connection): Subscription {
    const known = this.#byClient.get(clientId)
    const updatedAt = this.#broker.clock.now()
    const subscription = known ?? { clientId, group, topic, queues: new Set(), connection, updatedAt, askedAt: -1 }
    if (connection !== undefined) subscription.connection = connection
    subscription.updatedAt = updatedAt
    this.#byClient.set(clientId, subscription)
    return subscription
  }

  /** Clients that have not told their lite topics for too long are gone. */
  #expire(): void {
    const oldest = this.#broker.clock.now() - this.#broker.config.liteSubscriptionCheckTimeoutMills
    for (const { clientId, updatedAt } of [...this.#byClient.values()]) {
      if (updatedAt < oldest) this.removeClient(clientId)
    }
  }
}

/** The lite topics of clients, as a part. */
export const liteSubscriptions = (broker: Broker): LiteSubscriptions => new LiteSubscriptions(broker)
