// SPDX-License-Identifier: Apache-2.0
// A client as a broker knows it: a connection, and what the last heartbeat on it said. Java has no client objects
// either; a client that dials twice is there twice until its old connection is closed. [ClientChannelInfo.java]
import type { ClientConnection } from '@rocketmq-ts/protocol'
import type { Connection, Language, RequestContext } from '@rocketmq-ts/remoting'

/** A client's connection. */
export interface ClientChannel {
  readonly connection: Connection
  readonly clientId: string
  readonly language: Language
  /** Ordinal of the client's RocketMQ version. */
  readonly version: number
  /** Monotonic time of the last heartbeat, in milliseconds. */
  readonly seenAt: number
  /** Wall-clock time of the last heartbeat, milliseconds since the epoch. */
  readonly lastUpdateTimestamp: number
}

/** Milliseconds without a heartbeat after which a client is forgotten. [BrokerConfig.java channelExpiredTimeout] */
export const channelExpiryMs = 120_000
/** Milliseconds between two looks for such clients. [ClientHousekeepingService.java] */
export const channelScanMs = 10_000

/** A client as admins see it. */
export function describeChannel({ clientId, connection, language, version }: ClientChannel): ClientConnection {
  return { clientId, clientAddr: connection.remoteAddress, language, version }
}

/** The client that sent a request. */
export function channelOf(
  clientId: string,
  { connection, command }: RequestContext,
  clock: { now(): number; monotonic(): number },
): ClientChannel {
  return {
    connection,
    clientId,
    language: command.language,
    version: command.version,
    seenAt: clock.monotonic(),
    lastUpdateTimestamp: clock.now(),
  }
}
