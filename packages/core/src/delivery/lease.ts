// SPDX-License-Identifier: Apache-2.0
// How long a received message belongs to this consumer, and what became of it. A lease ends once: by ack, nack, dead
// letter, or when its time is over. One thing is done at a time, because an extension replaces the receipt.
//
//   open ──ack──► acked      open ──nack──► given back      open ──dead letter──► dead      open ──time──► expired
import { Turns } from '../time/turns.js'
import { ReceiptError } from '../errors/errors.js'
import type { Enrolled } from '../life/roll.js'
import type { Clock } from '../time/clock.js'
import { traceSettle, type LeasedMessage } from './settle-channel.js'

/** How a lease ended. */
export type LeaseEnd = 'acked' | 'given back' | 'dead'

/** What brings each end about. */
const actions = { acked: 'ack', 'given back': 'nack', dead: 'deadLetter' } as const

export interface LeaseOptions<R> {
  /** Says whether the time of the lease is over. */
  readonly clock: Clock
  /** What it is about, for diagnostics channels. */
  readonly message: LeasedMessage
  /** Names the message in errors. */
  readonly nameOf: (receipt: R) => string
}

/** `R`: the receipt, by which the broker knows the message. */
export class Lease<R> implements Enrolled {
  place = -1
  readonly #clock: Clock
  readonly #message: LeasedMessage
  readonly #nameOf: (receipt: R) => string
  readonly #onEnd = new Set<() => void>()
  #receipt: R
  #expiresAt: number
  #end: LeaseEnd | undefined
  readonly #turns = new Turns()

  /** @param expiresAt monotonic milliseconds until which the message belongs to this consumer */
  constructor(receipt: R, expiresAt: number, { clock, message, nameOf }: LeaseOptions<R>) {
    this.#receipt = receipt
    this.#expiresAt = expiresAt
    this.#clock = clock
    this.#message = message
    this.#nameOf = nameOf
  }

  /** What the broker needs to know of the message now. */
  get receipt(): R {
    return this.#receipt
  }

  /** Monotonic milliseconds until which the message belongs to this consumer. */
  get expiresAt(): number {
    return this.#expiresAt
  }

  get isExpired(): boolean {
    return this.#clock.monotonic() >= this.#expiresAt
  }

  /** The message is neither settled nor expired. */
  get isOpen(): boolean {
    return this.#end === undefined && !this.isExpired
  }

  /** Calls `callback` when the lease is settled. Nothing is called when its time is over: ask `isExpired`. */
  whenSettled(callback: () => void): void {
    this.#onEnd.add(callback)
  }

  /**
   * Ends the lease by telling the broker so; a second time in the same way changes nothing. Rejects with `ReceiptError`
   * when the lease has ended, and as `tell` does, which leaves the lease open.
   */
  settle(end: LeaseEnd, tell: (receipt: R) => Promise<unknown>): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#end === end) return
      this.#assertOpen()
      await traceSettle(this.#message, actions[end], () => tell(this.#receipt))
      this.#end = end
      for (const callback of this.#onEnd) callback()
      this.#onEnd.clear()
    })
  }

  /** Prolongs the lease, to `milliseconds` from now. `tell` brings the next receipt. Rejects as `settle` does. */
  extend(milliseconds: number, tell: (receipt: R) => Promise<R>): Promise<void> {
    return this.#turns.take(async () => {
      this.#assertOpen()
      const askedAt = this.#clock.monotonic()
      this.#receipt = await traceSettle(this.#message, 'extend', () => tell(this.#receipt))
      this.#expiresAt = askedAt + milliseconds
    })
  }

  #assertOpen(): void {
    const what = this.#nameOf(this.#receipt)
    if (this.#end !== undefined) throw new ReceiptError(`${what} is ${this.#end} already`, { outcome: 'not-sent' })
    if (!this.isExpired) return
    const lateMs = Math.round(this.#clock.monotonic() - this.#expiresAt)
    throw new ReceiptError(`the time of ${what} was over ${lateMs} ms ago; it comes again`, { outcome: 'not-sent' })
  }
}
