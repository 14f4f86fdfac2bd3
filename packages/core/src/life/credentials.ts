// SPDX-License-Identifier: Apache-2.0
// What requests are signed with. A provider may be asynchronous and rotate them; its answer is kept until shortly
// before it expires.
import type { Clock } from '../time/clock.js'

export interface Credentials {
  /** Name of the account, sent with each request. */
  readonly accessKey: string
  /** Secret that requests are signed with; never sent, and in no error. */
  readonly secretKey: string
  /** STS token, sent as `SecurityToken` and signed. */
  readonly securityToken?: string | undefined
  /** Milliseconds since the epoch. Asked for again 10 s earlier; without it, every minute. */
  readonly expiresAt?: number | undefined
}

export type CredentialsProvider = () => Credentials | Promise<Credentials>

const marginMs = 10_000
const unlimitedMs = 60_000
/** Milliseconds between two calls of a provider at least, however soon its answers expire, and also after a failure. */
const leastMs = 1000

/** Holds what a provider answered. Concurrent requests share one question. */
export class CredentialsCache {
  readonly #source: Credentials | CredentialsProvider
  readonly #clock: Clock
  #current: Credentials | undefined
  #validUntil = 0
  /** The last question; it may be asked again from `#askAgainAt` on, monotonic milliseconds. */
  #asking: Promise<Credentials> | undefined
  #askAgainAt = -Infinity

  constructor(source: Credentials | CredentialsProvider, clock: Clock) {
    this.#source = source
    this.#clock = clock
  }

  /** A promise only when the provider must be asked. */
  get(): Credentials | Promise<Credentials> {
    if (typeof this.#source !== 'function') return this.#source
    if (this.#current !== undefined && this.#clock.now() < this.#validUntil) return this.#current
    if (this.#asking !== undefined && this.#clock.monotonic() < this.#askAgainAt) return this.#asking
    // Not asked again before it has answered, however long that takes.
    this.#askAgainAt = Infinity
    this.#asking = this.#ask(this.#source).finally(() => (this.#askAgainAt = this.#clock.monotonic() + leastMs))
    return this.#asking
  }

  async #ask(provider: CredentialsProvider): Promise<Credentials> {
    const credentials = await provider()
    this.#current = credentials
    this.#validUntil =
      credentials.expiresAt === undefined ? this.#clock.now() + unlimitedMs : credentials.expiresAt - marginMs
    return credentials
  }
}
