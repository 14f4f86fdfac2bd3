// SPDX-License-Identifier: Apache-2.0
// One server that a client works with: its channel, its telemetry stream, which is opened again for as long as the
// client lives, and whether it is well. A peer that is not well is tried by others only when there is no better one.
import {
  AbortedError,
  asError,
  backOffMs,
  BrokerError,
  ClosedError,
  pause,
  RocketMQError,
  TimeoutError,
  turn,
  WakeUp,
  withDeadline,
  within,
} from '@rocketmq-ts/core'
import { wire, wireEndpoints, type Draft, type ProxyAddress } from '@rocketmq-ts/grpc-protocol'
import type { ProxyChannel } from './channel.js'
import type { ProxyClientConfig } from './client-options.js'
import type { Role } from './role.js'
import { Telemetry } from './telemetry.js'
import { userAgent } from './user-agent.js'

const backOff = { initialMs: 100, jitter: 0.2 }
/** Between attempts while a call waits for the server, and while none does. */
const wantedBackOff = { ...backOff, maxMs: 500 }
const idleBackOff = { ...backOff, maxMs: 3000 }
const goodbyeMs = 1000
/** Milliseconds that a server has to answer when there is doubt about it. */
const probeMs = 1000
/** Milliseconds, beside that of a call, until the settings of a server that does not tell them are given up. */
const settingsMs = 3000

export class Peer {
  readonly key: string
  readonly addresses: readonly ProxyAddress[]
  readonly #config: ProxyClientConfig
  readonly #role: Role
  readonly #closing = new AbortController()
  readonly #wanted: WakeUp
  readonly channel: ProxyChannel
  #telemetry: Telemetry | undefined
  #isSettled = false
  #isIsolated = false
  #isProbing = false
  #lastSeen = { heard: 0, waiting: 0 }
  #waiting = new Set<{ resolve: () => void; reject: (error: Error) => void }>()
  readonly #running: Promise<void>

  /** Opens a telemetry stream on the channel at once, and closes the channel in the end. */
  constructor(channel: ProxyChannel, config: ProxyClientConfig, role: Role) {
    this.addresses = channel.addresses
    this.#config = config
    this.#role = role
    this.#wanted = new WakeUp(config.clock)
    this.channel = channel
    this.key = channel.key
    this.#running = this.#run()
  }

  /** True while the settings of the server hold. */
  get isSettled(): boolean {
    return this.#isSettled
  }

  /** True while its settings hold and no call has failed since. */
  get isWell(): boolean {
    return this.#isSettled && !this.#isIsolated
  }

  /** A call could not get through; until a heartbeat or the telemetry stream does, others are asked first. */
  isolate(): void {
    this.#isIsolated = true
  }

  /** A call got no answer in time: looks whether any comes, and connects anew when none does. Never rejects. */
  async probe(): Promise<void> {
    this.isolate()
    if (this.#isProbing || !this.#isSettled) return
    this.#isProbing = true
    if (await this.#isLate(Math.min(probeMs, this.#config.requestTimeoutMs))) this.reconnect()
    this.#isProbing = false
  }

  /** To be called in every span of a call: calls that wait through one in which nothing is heard raise doubt. */
  watch(): void {
    const { heard, waiting } = this.channel
    const isSilent = waiting > 0 && this.#lastSeen.waiting > 0 && heard === this.#lastSeen.heard
    this.#lastSeen = { heard, waiting }
    if (isSilent) void this.probe()
  }

  /**
   * Resolves when the server has answered our settings. Rejects when this attempt fails, with the reason, though the
   * next one is under way; or when the time is over, or the signal aborts. A waiting caller brings the next attempt
   * forward.
   */
  ready(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#isSettled) return Promise.resolve()
    if (this.#closing.signal.aborted) return Promise.reject(new ClosedError(`the connection to ${this.key} was closed`))
    const waiting = new Promise<void>((resolve, reject) => this.#waiting.add({ resolve, reject }))
    this.#wanted.wake()
    return withDeadline(waiting, {
      clock: this.#config.clock,
      timeoutMs,
      signal,
      onTimeout: () => this.#noSettings(timeoutMs),
      onAbort: cause => new AbortedError(`the wait for ${this.key} was aborted`, { cause }),
    })
  }

  /** Sends the server our settings, which have changed. */
  syncSettings(): void {
    this.#telemetry?.sendSettings(this.#settings())
  }

  /**
   * Sends a heartbeat: an answer makes the peer well again, and two without an answer make a new connection. Never
   * rejects.
   */
  async heartbeat(): Promise<void> {
    if (await this.#isLate(this.#config.requestTimeoutMs)) await this.probe()
  }

  /** Drops the connection, which may be dead, and makes another. */
  reconnect(): void {
    if (this.#closing.signal.aborted) return
    this.#telemetry?.cancel()
    this.channel.redial()
  }

  /** Sends a heartbeat. @returns true when nothing at all was heard in that time */
  async #isLate(timeoutMs: number): Promise<boolean> {
    const { group, clientType } = this.#role
    const { heard } = this.channel
    const { namespace } = this.#config
    const who = group === undefined ? {} : { group: { resourceNamespace: namespace, name: group } }
    try {
      await this.channel.call('Heartbeat', { clientType, ...who }, { timeoutMs })
      if (this.#isSettled) this.#isIsolated = false
      return false
    } catch (error) {
      if (error instanceof BrokerError && error.responseCode === wire.Code.UNRECOGNIZED_CLIENT_TYPE) this.syncSettings()
      else this.isolate()
      if (!(error instanceof TimeoutError)) return false
      // This process may have been late itself: what is in the socket is read first.
      await turn()
      return this.channel.heard === heard
    }
  }

  /** Takes leave of the server and closes the connection. Never rejects. */
  async close(group: string | undefined): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    if (this.#isSettled) {
      await this.#leave(group).catch(() => undefined)
      const telemetry = this.#telemetry
      telemetry?.end()
      // The server ends its half too, if it still can.
      if (telemetry !== undefined)
        await within(this.#config.clock, goodbyeMs / 4, telemetry.ended).catch(() => undefined)
    }
    this.#telemetry?.cancel()
    this.channel.close()
    await this.#running
    this.#tell(new ClosedError(`the connection to ${this.key} was closed`))
  }

  async #leave(group: string | undefined): Promise<void> {
    const whom = group === undefined ? {} : { group: { resourceNamespace: this.#config.namespace, name: group } }
    await this.channel.call('NotifyClientTermination', whom, { timeoutMs: goodbyeMs })
  }

  /** Keeps a telemetry stream open. Never rejects. */
  async #run(): Promise<void> {
    const { signal } = this.#closing
    const { clock } = this.#config
    for (let attempt = 1; !signal.aborted; attempt++) {
      const startedAt = clock.monotonic()
      const wasSettled = await this.#session()
      // A server that answers our settings and hangs up is no better than one that does not answer.
      if (wasSettled && clock.monotonic() - startedAt >= idleBackOff.maxMs) attempt = 1
      await this.#rest(attempt)
    }
  }

  /** Waits for the time of the next attempt; not as long when a call waits for the server. Never rejects. */
  async #rest(attempt: number): Promise<void> {
    const { clock } = this.#config
    const { signal } = this.#closing
    const shortMs = Math.max(backOffMs(wantedBackOff, attempt), this.channel.restMs)
    await pause(clock, shortMs, signal)
    const timeoutMs = backOffMs(idleBackOff, attempt) - shortMs
    if (this.#waiting.size > 0 || timeoutMs <= 0) return
    await this.#wanted.wait({ timeoutMs, signal }).catch(() => undefined)
  }

  /** One stream from its beginning to its end; true when the server's settings had come. */
  async #session(): Promise<boolean> {
    let wasSettled = false
    let telemetry: Telemetry | undefined
    try {
      const { channel } = this
      const { clock, requestTimeoutMs } = this.#config
      let settled: () => void = () => undefined
      const firstSettings = new Promise<void>(resolve => (settled = resolve))
      telemetry = new Telemetry(await channel.telemetry(), channel, this.#role, this, {
        settled: settings => {
          wasSettled = true
          this.#settled(settings)
          settled()
        },
        reconnect: () => this.reconnect(),
      })
      this.#telemetry = telemetry
      if (this.#closing.signal.aborted) telemetry.cancel()
      telemetry.sendSettings(this.#settings())
      const timeoutMs = settingsMs + requestTimeoutMs
      if (!(await within(clock, timeoutMs, Promise.race([firstSettings, telemetry.ended])))) {
        // The connection may be dead.
        channel.redial()
        throw this.#noSettings(timeoutMs)
      }
      await telemetry.ended
    } catch (thrown) {
      this.#isIsolated = true
      this.#tell(asError(thrown))
    }
    telemetry?.cancel()
    this.#isSettled = false
    return wasSettled
  }

  #noSettings(afterMs: number): TimeoutError {
    return new TimeoutError(`${this.key} did not answer our settings within ${Math.round(afterMs)} ms`, {
      request: 'Telemetry',
      address: this.key,
      outcome: 'not-sent',
    })
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
