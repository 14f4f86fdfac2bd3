// SPDX-License-Identifier: Apache-2.0
// What a producer or a consumer is to a server: what it says of itself, and what it does with what the server says.
import type { Draft, wire } from '@rocketmq-ts/grpc-protocol'
import type { ProxyChannel } from './channel.js'

/** Where a command came from, for the answer. */
export interface Origin {
  readonly channel: ProxyChannel
}

export interface Role {
  readonly clientType: wire.ClientType
  /** Of consumers. */
  readonly group: string | undefined
  /** What it says of itself now, without what every client says. */
  settings(): Draft<wire.Settings>
  /** The server's settings, at the start and whenever they come again. */
  settled(settings: wire.Settings): void
  /** A transaction whose end the server asks for. Never rejects. */
  recover?(command: wire.RecoverOrphanedTransactionCommand, origin: Origin): Promise<void>
  /** A message to try. Resolves to how that went. Never rejects. */
  verify?(message: wire.Message): Promise<Draft<wire.Status>>
  /** A lite topic that the server has taken away. */
  unsubscribedLite?(liteTopic: string): void
  /** What it does right now, for administrators. */
  stackTrace(): string
}
