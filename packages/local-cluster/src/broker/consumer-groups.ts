// SPDX-License-Identifier: Apache-2.0
// Which consumers are connected, by group, and what the group subscribes to. The subscriptions belong to the group, not
// to a client: the last heartbeat wins, as in Java. [ConsumerManager.java, ConsumerGroupInfo.java]
import type { ConsumerData, ConsumeFromWhere, ConsumeType, MessageModel, SubscriptionData } from '@rocketmq-ts/protocol'
import type { Connection } from '@rocketmq-ts/remoting'
import { channelExpiryMs, type ClientChannel } from './client-channel.js'

/** A group with at least one connected consumer. */
export interface ConsumerGroup {
  readonly name: string
  consumeType: ConsumeType
  messageModel: MessageModel
  consumeFromWhere: ConsumeFromWhere
  readonly channels: Map<Connection, ClientChannel>
  /** By topic. */
  readonly subscriptions: Map<string, SubscriptionData>
}

/** What happens to groups. */
export interface ConsumerGroupListener {
  /** A heartbeat with these subscriptions came. */
  registered?(group: ConsumerGroup, subscriptions: readonly SubscriptionData[]): void
  /** Members or topics changed: the remaining members have to rebalance. */
  changed?(group: ConsumerGroup): void
  /** A client left. */
  clientLeft?(group: ConsumerGroup, channel: ClientChannel): void
  /** The last client left. */
  gone?(group: ConsumerGroup): void
}

/** Consumer groups and their connected clients. */
export class ConsumerGroups {
  readonly #groups = new Map<string, ConsumerGroup>()
  readonly #listeners = new Set<ConsumerGroupListener>()

  get names(): readonly string[] {
    return [...this.#groups.keys()]
  }

  get(group: string): ConsumerGroup | undefined {
    return this.#groups.get(group)
  }

  /** What the group wants of a topic, if anything. */
  subscriptionOf(group: string, topic: string): SubscriptionData | undefined {
    return this.#groups.get(group)?.subscriptions.get(topic)
  }

  /** The connection of a client of a group. */
  find(group: string, clientId: string): ClientChannel | undefined {
    for (const channel of this.#groups.get(group)?.channels.values() ?? []) {
      if (channel.clientId === clientId) return channel
    }
    return undefined
  }

  /** Connected groups that subscribe to a topic. */
  subscribersOf(topic: string): readonly string[] {
    return [...this.#groups.values()].filter(group => group.subscriptions.has(topic)).map(group => group.name)
  }

  listen(listener: ConsumerGroupListener): void {
    this.#listeners.add(listener)
  }

  /** A heartbeat. With `withoutSub` the subscriptions stay as they are. */
  register(consumer: ConsumerData, channel: ClientChannel, { withoutSub = false, notify = true } = {}): void {
    const group = this.#groups.get(consumer.groupName) ?? newGroup(consumer)
    this.#groups.set(group.name, group)
    const isNew = addChannel(group, consumer, channel)
    const isSubscriptionChanged = withoutSub ? false : updateSubscriptions(group, consumer.subscriptionDataSet)
    if ((isNew || isSubscriptionChanged) && notify) this.#changed(group)
    if (!withoutSub) for (const listener of this.#listeners) listener.registered?.(group, consumer.subscriptionDataSet)
  }

  unregister(groupName: string, connection: Connection, { notify = true } = {}): void {
    const group = this.#groups.get(groupName)
    const channel = group?.channels.get(connection)
    if (group === undefined || channel === undefined) return
    group.channels.delete(connection)
    for (const listener of this.#listeners) listener.clientLeft?.(group, channel)
    if (group.channels.size === 0) {
      this.#groups.delete(groupName)
      for (const listener of this.#listeners) listener.gone?.(group)
    }
    if (notify) this.#changed(group)
  }

  /** The connection is closed: its client leaves all groups, and the others learn of it at once. */
  disconnect(connection: Connection): void {
    for (const group of this.names) this.unregister(group, connection)
  }

  /** Clients without a heartbeat for two minutes leave, and their connections are closed. */
  expire(now: number): void {
    for (const group of [...this.#groups.values()]) {
      for (const channel of [...group.channels.values()]) {
        if (now - channel.seenAt <= channelExpiryMs) continue
        this.unregister(group.name, channel.connection)
        channel.connection.destroy()
      }
    }
  }

  #changed(group: ConsumerGroup): void {
    if (group.messageModel === 'BROADCASTING') return
    for (const listener of this.#listeners) listener.changed?.(group)
  }
}

function newGroup(consumer: ConsumerData): ConsumerGroup {
  return {
    name: consumer.groupName,
    consumeType: consumer.consumeType,
    messageModel: consumer.messageModel,
    consumeFromWhere: consumer.consumeFromWhere,
    channels: new Map(),
    subscriptions: new Map(),
  }
}

/** True when the connection is new to the group. */
function addChannel(group: ConsumerGroup, consumer: ConsumerData, channel: ClientChannel): boolean {
  group.consumeType = consumer.consumeType
  group.messageModel = consumer.messageModel
  group.consumeFromWhere = consumer.consumeFromWhere
  const isNew = !group.channels.has(channel.connection)
  group.channels.set(channel.connection, channel)
  return isNew
}

/** True when a topic came or went; a newer version of a known topic does not count. */
function updateSubscriptions(group: ConsumerGroup, subscriptions: readonly SubscriptionData[]): boolean {
  const { subscriptions: known } = group
  let isChanged = false
  for (const subscription of subscriptions) {
    const old = known.get(subscription.topic)
    if (old === undefined) isChanged = true
    if (old === undefined || subscription.subVersion > old.subVersion) known.set(subscription.topic, subscription)
  }
  const wanted = new Set(subscriptions.map(subscription => subscription.topic))
  for (const topic of known.keys()) {
    if (wanted.has(topic)) continue
    known.delete(topic)
    isChanged = true
  }
  return isChanged
}
