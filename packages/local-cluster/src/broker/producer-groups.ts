// SPDX-License-Identifier: Apache-2.0
// Which producers are connected, by group: the broker asks one of a group how a transaction went.
// By its id, a client is found on the connection that registered last; when any connection of the client ends, the id
// is forgotten, and a heartbeat on a connection that is known does not bring it back. [ProducerManager.java]
import type { Connection } from '@rocketmq-ts/remoting'
import { channelExpiryMs, type ClientChannel } from './client-channel.js'

/** Producer groups and their connected clients. */
export class ProducerGroups {
  readonly #groups = new Map<string, Map<Connection, ClientChannel>>()
  readonly #byId = new Map<string, ClientChannel>()
  #turn = 0

  /** Group names. */
  get names(): readonly string[] {
    return [...this.#groups.keys()]
  }

  channelsOf(group: string): readonly ClientChannel[] {
    return [...(this.#groups.get(group)?.values() ?? [])]
  }

  /** The next client of a group in turn, to be asked about a transaction. */
  pick(group: string): ClientChannel | undefined {
    const channels = this.channelsOf(group)
    return channels[this.#turn++ % Math.max(1, channels.length)]
  }

  /** The connection of a client, by its id, in any group. */
  find(clientId: string): ClientChannel | undefined {
    return this.#byId.get(clientId)
  }

  /** A heartbeat of a client. */
  register(group: string, channel: ClientChannel): void {
    const channels = this.#groups.get(group) ?? new Map<Connection, ClientChannel>()
    if (!channels.has(channel.connection)) this.#byId.set(channel.clientId, channel)
    channels.set(channel.connection, channel)
    this.#groups.set(group, channels)
  }

  unregister(group: string, connection: Connection): void {
    const channels = this.#groups.get(group)
    const channel = channels?.get(connection)
    if (channel !== undefined) this.#byId.delete(channel.clientId)
    channels?.delete(connection)
    if (channels?.size === 0) this.#groups.delete(group)
  }

  /** The connection is closed: its client leaves all groups. */
  disconnect(connection: Connection): void {
    for (const group of this.names) this.unregister(group, connection)
  }

  /** Clients without a heartbeat for two minutes leave, and their connections are closed. */
  expire(now: number): void {
    for (const group of this.names) {
      for (const channel of this.channelsOf(group)) {
        if (now - channel.seenAt <= channelExpiryMs) continue
        this.unregister(group, channel.connection)
        channel.connection.destroy()
      }
    }
  }
}
