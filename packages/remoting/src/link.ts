// SPDX-License-Identifier: Apache-2.0
// The connections to one address, one after the other: hands out the open one and dials the next when that has died.
// One dial at a time, with back-off and jitter between failed ones; while it backs off, calls fail at once so that
// they can go elsewhere. A connection that dies before the peer said anything is a failed dial as well: a port forward
// to a dead process accepts and hangs up. A peer that answers one request and hangs up is dialled at once, but not for
// ever.
import { asError, backOffMs, ConnectionError, type BackOff } from '@rocketmq-ts/core'
import type { Connection } from './connection.js'
import { dial, type DialSettings } from './dial.js'

/** Connections on which a peer answered, and that ended, within this time: after them it is not dialled at once. */
const most = { connections: 5, withinMs: 2000 } as const

export class Link {
  readonly #address: string
  readonly #settings: DialSettings
  readonly #backOff: BackOff
  readonly #aborter = new AbortController()
  #connection: Connection | undefined
  #dialling: Promise<Connection> | undefined
  #failures = 0
  #nextDialAt = 0
  /** When the last of those ended, the oldest first. */
  #endedAt: readonly number[] = []
  #lastError: Error | undefined

  constructor(address: string, settings: DialSettings, backOff: BackOff) {
    this.#address = address
    this.#settings = settings
    this.#backOff = backOff
  }

  /** The open connection, if there is one. */
  get connection(): Connection | undefined {
    return this.#connection?.state === 'open' ? this.#connection : undefined
  }

  /** The open connection, or the one that is being dialled. */
  acquire(): Connection | Promise<Connection> {
    if (this.connection !== undefined) return this.connection
    if (this.#dialling === undefined) {
      const dialling = this.#dial()
      this.#dialling = dialling
      const clear = () => (this.#dialling = undefined)
      dialling.then(clear, clear)
    }
    return this.#dialling
  }

  /**
   * Its peer is going away: lets the connection finish what is in flight; the next `acquire` dials a new one. One that
   * has said nothing else is a failed dial as well.
   */
  retire(connection: Connection): void {
    if (this.#connection !== connection) return
    this.#died(connection, new ConnectionError(`${this.#address} says that it is going away`))
    void connection.close()
  }

  /** Ends dialling and the connection: orderly, or at once when `error` is given. */
  async close(error?: Error): Promise<void> {
    this.#aborter.abort()
    await this.#dialling?.catch(() => undefined)
    if (error === undefined) await this.#connection?.close()
    else this.#connection?.destroy(error)
  }

  async #dial(): Promise<Connection> {
    const last = this.#connection
    // It may have died in this very turn.
    if (last?.state === 'closed') this.#died(last, await last.closed)
    const waitMs = Math.max(this.#nextDialAt, this.#restsUntil) - this.#settings.clock.monotonic()
    if (waitMs > 0) throw this.#backingOff(waitMs)
    try {
      const connection = await dial(this.#address, this.#settings, this.#aborter.signal)
      this.#connection = connection
      void connection.closed.then(error => this.#died(connection, error))
      return connection
    } catch (thrown) {
      this.#failed(asError(thrown))
      throw thrown
    }
  }

  get #restsUntil(): number {
    const [oldest = 0] = this.#endedAt
    return this.#endedAt.length < most.connections ? 0 : oldest + most.withinMs
  }

  /** Called once or twice for a connection; the first time counts. */
  #died(connection: Connection, error: Error | undefined): void {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.#lastError = error
    if (connection.hasReceived) {
      this.#failures = 0
      this.#endedAt = [...this.#endedAt, this.#settings.clock.monotonic()].slice(-most.connections)
    } else if (error !== undefined) this.#failed(error)
    // Once may be bad luck, with a peer that was just restarted.
    if (this.#failures <= 1) this.#nextDialAt = 0
  }

  #failed(error: Error): void {
    this.#lastError = error
    this.#nextDialAt = this.#settings.clock.monotonic() + backOffMs(this.#backOff, ++this.#failures)
  }

  #backingOff(waitMs: number): ConnectionError {
    const last = this.#lastError?.message ?? 'unknown'
    const many = this.#failures > 0 ? `${this.#failures} failures` : `${most.connections} connections that ended`
    return new ConnectionError(
      `${this.#address} is not dialled for another ${Math.ceil(waitMs)} ms after ${many}; the last: ${last}`,
      { cause: this.#lastError, address: this.#address, outcome: 'not-sent' },
    )
  }
}
