// SPDX-License-Identifier: Apache-2.0
// The clients of a proxy: what each said of itself, its telemetry stream, and when it was heard last. A client that
// says nothing for two minutes is gone. [ClientActivity.java, GrpcClientSettingsManager.java, GrpcChannelManager.java]
import type { Clock } from '@rocketmq-ts/core'
import type { wire, Draft } from '@rocketmq-ts/grpc-protocol'
import { channelExpiryMs } from '../broker/client-channel.js'

/** The way to tell a client something. */
export interface TelemetryChannel {
  send(command: Draft<wire.TelemetryCommand>): void
}

export interface ProxyClient {
  readonly clientId: string
  readonly settings: wire.Settings
  readonly channel: TelemetryChannel
  lastSeenAt: number
}

export class ClientTable {
  readonly #clock: Clock
  readonly #clients = new Map<string, ProxyClient>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get all(): Iterable<ProxyClient> {
    return this.#clients.values()
  }

  get(clientId: string): ProxyClient | undefined {
    return this.#clients.get(clientId)
  }

  /** A client said what it is; a later word replaces an earlier one. */
  put(clientId: string, settings: wire.Settings, channel: TelemetryChannel): void {
    this.#clients.set(clientId, { clientId, settings, channel, lastSeenAt: this.#clock.now() })
  }

  /** The client is there. */
  seen(clientId: string): void {
    const client = this.#clients.get(clientId)
    if (client !== undefined) client.lastSeenAt = this.#clock.now()
  }

  /** @returns whether it was there */
  remove(clientId: string): boolean {
    return this.#clients.delete(clientId)
  }

  /** Takes away who was silent for too long, and says who. */
  removeSilent(): readonly ProxyClient[] {
    const oldest = this.#clock.now() - channelExpiryMs
    const silent = [...this.#clients.values()].filter(({ lastSeenAt }) => lastSeenAt < oldest)
    for (const { clientId } of silent) this.#clients.delete(clientId)
    return silent
  }

  /** Producers that listed a topic: they can be asked about its transactions. */
  producersOf(topic: string): readonly ProxyClient[] {
    return [...this.#clients.values()].filter(({ settings }) =>
      settings.publishing?.topics.some(each => each.name === topic),
    )
  }
}
