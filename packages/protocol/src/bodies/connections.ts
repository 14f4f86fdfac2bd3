// SPDX-License-Identifier: Apache-2.0
// The clients of a broker. The language is what a client says of itself, as text: brokers name what they do not know.
// [ConsumerConnection.java, ProducerConnection.java, ProducerTableInfo.java]
import { list, map } from './collections.js'
import { consumeFromWheres, consumeTypes, messageModels } from './heartbeat-data.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { int32, int64, wordOf, string } from './values.js'

const clientConnection = object({
  /** Id that the client gave itself, as in its heartbeats. */
  clientId: string,
  /** `host:port` of the client. */
  clientAddr: string,
  /** What the client says that it is written in, such as `JAVA`. */
  language: optional(string),
  /** Ordinal of the client's RocketMQ version, see `versionName`. */
  version: int32,
})
/** One client of a broker. */
export type ClientConnection = ShapeOf<typeof clientConnection>

const consumerConnection = object({
  /** The clients of the group that are connected to the broker. */
  connectionSet: list(clientConnection),
  /** Subscriptions of the group by topic. */
  subscriptionTable: map(subscriptionData),
  /** How the group consumes: it pulls, a client library pulls for it, or a proxy pops. */
  consumeType: optional(wordOf(consumeTypes)),
  /** Each member gets every message, or the group shares them. */
  messageModel: optional(wordOf(messageModels)),
  /** Where the group starts in a queue that it has no offset of. */
  consumeFromWhere: optional(wordOf(consumeFromWheres)),
})
/** The clients of a consumer group. */
export type ConsumerConnection = ShapeOf<typeof consumerConnection>

/** The answer to GET_CONSUMER_CONNECTION_LIST. */
export const consumerConnectionBody = json(consumerConnection)

const producerConnection = object({
  /** The clients of the group that are connected to the broker. */
  connectionSet: list(clientConnection),
})
/** The clients of a producer group. */
export type ProducerConnection = ShapeOf<typeof producerConnection>

/** The answer to GET_PRODUCER_CONNECTION_LIST. */
export const producerConnectionBody = json(producerConnection)

const producerInfo = object({
  /** Id that the client gave itself, as in its heartbeats. */
  clientId: string,
  /** `/host:port` of the client. */
  remoteIP: string,
  /** What the client says that it is written in, such as `JAVA`. */
  language: optional(string),
  /** Ordinal of the client's RocketMQ version, see `versionName`. */
  version: int32,
  /** Its last heartbeat, milliseconds since the epoch. */
  lastUpdateTimestamp: int64,
})

/** The answer to GET_ALL_PRODUCER_INFO: clients by producer group. */
export const producerTableBody = json(
  object({
    /** Clients by producer group. */
    data: map(list(producerInfo)),
  }),
)
