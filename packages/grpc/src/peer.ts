// SPDX-License-Identifier: Apache-2.0
// One server that a client works with: its channel, its telemetry stream, which is opened again for as long as the
// client lives, and whether it is well. A peer that is not well is tried by others only when there is no better one.
import {
  AbortedError,
  asError,
  BrokerError,
  ClosedError,
  pause,
  RocketMQError,
  TimeoutError,
  withDeadline,
  within,
} from '@rocketmq-ts/core'
import { wire, wireEndpoints, type Draft, type ProxyAddress } from '@rocketmq-ts/grpc-protocol'
import { ProxyChannel } from './channel.js'
import type { ProxyClientConfig } from './client-options.js'
import { backOffMs } from './back-off.js'
import type { Role } from './role.js'
import { Telemetry } from './telemetry.js'
import { userAgent } from './user-agent.js'

const maxBackOffMs = 3000
const goodbyeMs = 1000

export class Peer {
  readonly key: string
  readonly addresses: readonly ProxyAddress[]
  readonly #config: ProxyClientConfig
  readonly #role: Role
  readonly #closing = new AbortController()
  #channel: ProxyChannel
  #telemetry: Telemetry | undefined
  #isSettled = false
  #isIsolated = false
  #lateHeartbeats = 0
  #waiting = new Set<{ resolve: () => void; reject: (error: Error) => void }>()
  readonly #running: Promise<void>

  /** Opens a telemetry stream on the channel at once, and closes the channel in the end. */
  constructor(channel: ProxyChannel, config: ProxyClientConfig, role: Role) {
    this.addresses = channel.addresses
    this.#config = config
    this.#role = role
    this.#channel = channel
    this.key = channel.key
    this.#running = this.#run()
  }

  get channel(): ProxyChannel {
    return this.#channel
  }

  /** True while its settings hold and no call has failed since. */
  get isWell(): boolean {
    return this.#isSettled && !this.#isIsolated
  }

  /** A call could not get through; until a heartbeat or the telemetry stream does, others are asked first. */
  isolate(): void {
    this.#isIsolated = true
  }

  /**
   * Resolves when the server has answered our settings. Rejects when this attempt fails, with the reason, though the
   * next one is under way; or when the time is over, or the signal aborts.
   */
  ready(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#isSettled) return Promise.resolve()
    if (this.#closing.signal.aborted) return Promise.reject(new ClosedError(`the connection to ${this.key} was closed`))
    const waiting = new Promise<void>((resolve, reject) => this.#waiting.add({ resolve, reject }))
    return withDeadline(waiting, {
      ...{ clock: this.#config.clock, timeoutMs, signal },
      onTimeout: () =>
        new TimeoutError(`${this.key} did not answer our settings within ${timeoutMs} ms`, {
          ...{ request: 'Telemetry', address: this.key, outcome: 'not-sent' },
        }),
      onAbort: cause => new AbortedError(`the wait for ${this.key} was aborted`, { cause }),
    })
  }

  /** Tells the server what has changed about us. */
  syncSettings(): void {
    this.#telemetry?.sendSettings(this.#settings())
  }

  /** Says that we live; heals the peer when it answers, and connects anew when it twice did not. Never rejects. */
  async heartbeat(): Promise<void> {
    const { group, clientType } = this.#role
    const { namespace } = this.#config
    try {
      await this.#channel.call('Heartbeat', {
        clientType,
        ...(group === undefined ? {} : { group: { resourceNamespace: namespace, name: group } }),
      })
      this.#lateHeartbeats = 0
      if (this.#isSettled) this.#isIsolated = false
    } catch (error) {
      if (error instanceof BrokerError && error.responseCode === wire.Code.UNRECOGNIZED_CLIENT_TYPE) this.syncSettings()
      else this.isolate()
      this.#lateHeartbeats = error instanceof TimeoutError ? this.#lateHeartbeats + 1 : 0
      if (this.#lateHeartbeats >= 2) this.reconnect()
    }
  }

  /** Drops the connection, which may lead nowhere, and makes another. */
  reconnect(): void {
    if (this.#closing.signal.aborted) return
    this.#lateHeartbeats = 0
    const old = this.#channel
    this.#channel = new ProxyChannel(this.addresses, this.#config)
    this.#telemetry?.cancel()
    old.close()
  }

  /** Takes leave of the server and closes the connection. Never rejects. */
  async close(group: string | undefined): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    if (this.#isSettled) {
      const leave = group === undefined ? {} : { group: { resourceNamespace: this.#config.namespace, name: group } }
      await this.#channel.call('NotifyClientTermination', leave, { timeoutMs: goodbyeMs }).catch(() => undefined)
      const telemetry = this.#telemetry
      telemetry?.end()
      // The server ends its half too, if it still can.
      if (telemetry !== undefined)
        await within(this.#config.clock, goodbyeMs / 4, telemetry.ended).catch(() => undefined)
    }
    this.#telemetry?.cancel()
    this.#channel.close()
    await this.#running
    this.#tell(new ClosedError(`the connection to ${this.key} was closed`))
  }

  /** Keeps a telemetry stream open. Never rejects. */
  async #run(): Promise<void> {
    const { signal } = this.#closing
    for (let attempt = 0; !signal.aborted; attempt++) {
      const wasSettled = await this.#session()
      if (wasSettled) attempt = 0
      await pause(this.#config.clock, backOffMs(attempt, maxBackOffMs), signal)
    }
  }

  /** One stream from its beginning to its end; true when the server's settings had come. */
  async #session(): Promise<boolean> {
    let wasSettled = false
    let telemetry: Telemetry | undefined
    try {
      const channel = this.#channel
      telemetry = new Telemetry(await channel.telemetry(), channel, this.#role, this, {
        settled: settings => {
          wasSettled = true
          this.#settled(settings)
        },
        reconnect: () => this.reconnect(),
      })
      this.#telemetry = telemetry
      if (this.#closing.signal.aborted) telemetry.cancel()
      telemetry.sendSettings(this.#settings())
      await telemetry.ended
    } catch (thrown) {
      this.#isIsolated = true
      this.#tell(asError(thrown))
    }
    telemetry?.cancel()
    this.#isSettled = false
    return wasSettled
  }

  #settled(settings: wire.Settings): void {
    this.#role.settled(settings)
    this.#isSettled = true
    this.#isIsolated = false
    this.#tell(undefined)
  }

  #tell(error: Error | undefined): void {
    const waiting = [...this.#waiting]
    this.#waiting = new Set()
    for (const { resolve, reject } of waiting) {
      if (error === undefined) resolve()
      else reject(error instanceof RocketMQError ? error : asError(error))
    }
  }

  #settings(): Draft<wire.Settings> {
    return {
      clientType: this.#role.clientType,
      accessPoint: wireEndpoints(this.addresses),
      userAgent,
      ...this.#role.settings(),
    }
  }
}
