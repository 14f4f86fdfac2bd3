// SPDX-License-Identifier: Apache-2.0
// What a test reads of a cluster: messages, positions, clients.
import { decodeRecord, type MessageExt } from '@rocketmq-ts/protocol'
import type { Broker } from './broker/broker.js'
import type { LocalBroker } from './local-broker.js'

/** Position of a group in a queue. */
export interface OffsetView {
  /** Name of the broker that has the queue. */
  readonly brokerName: string
  /** Topic of the queue. */
  readonly topic: string
  /** Queue inside the topic on that broker, counted from 0. */
  readonly queueId: number
  /** Position of the next message that the group wants. */
  readonly offset: number
  /** Messages behind it, up to the end of the queue. */
  readonly lag: number
}

/** A connected client. */
export interface ClientView {
  /** Name of the broker that it is connected to. */
  readonly brokerName: string
  /** Id that the client gave itself. */
  readonly clientId: string
  /** What it is in the group. */
  readonly role: 'producer' | 'consumer'
  /** `host:port` of its end. */
  readonly address: string
  /** What it says that it is written in, such as `JAVA`. */
  readonly language: string
  /** Ordinal of its RocketMQ version, see `versionName`. */
  readonly version: number
  /** Topics and expressions that its group subscribes to; empty for producers. */
  readonly subscriptions: Readonly<Record<string, string>>
}

/** All messages of a topic on a broker, by queue and position. */
export function storedMessagesOf({ disk: { store }, brokerName }: LocalBroker, topic: string): readonly MessageExt[] {
  return store.queuesOf(topic).flatMap(queueId => {
    const found: MessageExt[] = []
    for (let at = store.minOffset(topic, queueId); at < store.maxOffset(topic, queueId); at++) {
      const entry = store.entryAt(topic, queueId, at)
      const record = entry === undefined ? undefined : store.recordAt(entry.physicalOffset)
      // A copy, because records are views of segments that live as long as the broker.
      if (record !== undefined) found.push(decodeRecord(Buffer.from(record), 0, { brokerName }))
    }
    return found
  })
}

/** Positions of a group on a broker. */
export function offsetsOf({ disk: { offsets, store }, brokerName }: LocalBroker, group: string): readonly OffsetView[] {
  return offsets.topicsOf(group).flatMap(topic =>
    [...offsets.ofQueues(group, topic)].map(([queueId, offset]) => ({
      brokerName,
      topic,
      queueId,
      offset,
      lag: store.maxOffset(topic, queueId) - offset,
    })),
  )
}

/** Clients of a group on a broker. */
export function clientsOf({ producers, consumers, brokerName }: Broker, group: string): readonly ClientView[] {
  const consumerGroup = consumers.get(group)
  const subscriptions = Object.fromEntries(
    [...(consumerGroup?.subscriptions.values() ?? [])].map(({ topic, subString }) => [topic, subString]),
  )
  const asProducers = producers.channelsOf(group).map(channel => ({ channel, role: 'producer', topics: {} }) as const)
  const asConsumers = [...(consumerGroup?.channels.values() ?? [])].map(
    channel => ({ channel, role: 'consumer', topics: subscriptions }) as const,
  )
  return [...asProducers, ...asConsumers].map(({ channel, role, topics }) => ({
    brokerName,
    clientId: channel.clientId,
    role,
    address: channel.connection.remoteAddress,
    language: channel.language,
    version: channel.version,
    subscriptions: topics,
  }))
}
