// SPDX-License-Identifier: Apache-2.0
// Who is connected. A client tells each broker of its topics about itself, so several brokers name the same client.
import { BrokerError } from '@rocketmq-ts/core'
import {
  getConsumerConnectionList,
  getProducerConnectionList,
  type ConsumeFromWhere,
  type ConsumeType,
  type ConsumerConnection,
  type MessageModel,
  type ProducerConnection,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { Operation } from './operation.js'

/** A client of a group. */
export interface ConnectedClient {
  /** Id that the client gave itself, as in its heartbeats. */
  readonly clientId: string
  /** `host:port` from where it is connected. */
  readonly address: string
  /** What it says of itself, such as `JAVA`. */
  readonly language: string | undefined
  /** Ordinal of its RocketMQ version. */
  readonly version: number
}

/** The clients of a consumer group and what they do; the last three are absent while no client is online. */
export interface GroupConnections {
  /** By client id. */
  readonly clients: readonly ConnectedClient[]
  /** Subscriptions by topic. */
  readonly subscriptions: ReadonlyMap<string, SubscriptionData>
  /** How the group consumes: it pulls, a client library pulls for it, or a proxy pops. */
  readonly consumeType?: ConsumeType | undefined
  /** Each member gets every message, or the group shares them. */
  readonly messageModel?: MessageModel | undefined
  /** Where the group starts in a queue that it has no offset of. */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
}

/** The clients of a consumer group on one broker; `undefined` when none is online there. */
export async function readConsumerConnections(
  operation: Operation,
  address: string,
  consumerGroup: string,
): Promise<ConsumerConnection | undefined> {
  try {
    const { body } = await operation.ask(address, getConsumerConnectionList, { consumerGroup })
    return body.connectionSet.length === 0 ? undefined : body
  } catch (error) {
    if (error instanceof BrokerError && error.responseName === 'CONSUMER_NOT_ONLINE') return undefined
    throw error
  }
}

/** The clients of a producer group on one broker. It has no code of its own for a group that it does not know. */
export async function readProducerConnections(
  operation: Operation,
  address: string,
  producerGroup: string,
): Promise<ProducerConnection | undefined> {
  try {
    return (await operation.ask(address, getProducerConnectionList, { producerGroup })).body
  } catch (error) {
    if (error instanceof BrokerError && error.responseName === 'SYSTEM_ERROR') return undefined
    throw error
  }
}

/** What several brokers say of a consumer group. */
export function mergeConsumers(connections: readonly ConsumerConnection[]): GroupConnections {
  const [first] = connections
  return {
    clients: mergeClients(connections),
    subscriptions: new Map(connections.flatMap(({ subscriptionTable }) => [...subscriptionTable])),
    consumeType: first?.consumeType,
    messageModel: first?.messageModel,
    consumeFromWhere: first?.consumeFromWhere,
  }
}

/** Each client once, by client id. */
export function mergeClients(connections: readonly ProducerConnection[]): readonly ConnectedClient[] {
  const clients = new Map<string, ConnectedClient>()
  for (const { clientId, clientAddr, language, version } of connections.flatMap(it => it.connectionSet)) {
    clients.set(clientId, { clientId, address: clientAddr, language, version })
  }
  return [...clients.values()].sort((one, other) => (one.clientId < other.clientId ? -1 : 1))
}
