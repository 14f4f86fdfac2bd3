// SPDX-License-Identifier: Apache-2.0
// How long a received message is ours, and what became of it. A lease ends once: by ack, nack, dead letter, or when its
// time is over. One thing is done at a time, because an extension replaces the receipt.
//
//   open ──ack──► acked      open ──nack──► given back      open ──dead letter──► dead      open ──time──► expired
import { ReceiptError, type Clock } from '@rocketmq-ts/core'
import { type PopReceipt } from '@rocketmq-ts/protocol'
import type { TakenReceipt } from '../pop/popped-message.js'

/** How a lease ended. */
export type LeaseEnd = 'acked' | 'given back' | 'dead'

export class Lease {
  readonly #clock: Clock
  readonly #onEnd = new Set<() => void>()
  #taken: TakenReceipt
  #expiresAt: number
  #end: LeaseEnd | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(clock: Clock, { topic, receipt, takenAt, expiresAt }: TakenReceipt & { readonly expiresAt: number }) {
    this.#clock = clock
    this.#taken = { topic, receipt, takenAt }
    this.#expiresAt = expiresAt
  }

  /** What the broker needs to know of it now. */
  get taken(): TakenReceipt {
    return this.#taken
  }

  /** Monotonic milliseconds until which the message is ours. */
  get expiresAt(): number {
    return this.#expiresAt
  }

  get isExpired(): boolean {
    return this.#clock.monotonic() >= this.#expiresAt
  }

  /** The message is ours: not settled, and its time is not over. */
  get isOpen(): boolean {
    return this.#end === undefined && !this.isExpired
  }

  /** Calls `callback` when the lease is settled. Its time being over is no call: ask for that. */
  whenSettled(callback: () => void): void {
    this.#onEnd.add(callback)
  }

  /**
   * Ends the lease by telling the broker so; a second time in the same way changes nothing. Rejects with `ReceiptError`
   * when the message is not ours any more, and as `tell` does, which leaves the lease open.
   */
  settle(end: LeaseEnd, tell: (taken: TakenReceipt) => Promise<unknown>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#end === end) return
      this.#assertOpen()
      await tell(this.#taken)
      this.#end = end
      for (const callback of this.#onEnd) callback()
      this.#onEnd.clear()
    })
  }

  /** Keeps the message ours, `milliseconds` from now. Rejects as `settle` does. */
  extend(milliseconds: number, tell: (taken: TakenReceipt) => Promise<PopReceipt>): Promise<void> {
    return this.#inTurn(async () => {
      this.#assertOpen()
      const askedAt = this.#clock.monotonic()
      const receipt = await tell(this.#taken)
      this.#taken = { ...this.#taken, receipt, takenAt: this.#clock.monotonic() }
      this.#expiresAt = askedAt + milliseconds
    })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  #assertOpen(): void {
    const { topic, receipt } = this.#taken
    const { offset, queueId, brokerName } = receipt
    const what = `the message at position ${offset} of queue ${queueId} of ${topic} at ${brokerName}`
    if (this.#end !== undefined) throw new ReceiptError(`${what} is ${this.#end} already`, { outcome: 'not-sent' })
    if (!this.isExpired) return
    const lateMs = Math.round(this.#clock.monotonic() - this.#expiresAt)
    throw new ReceiptError(`the time of ${what} was over ${lateMs} ms ago; it comes again`, { outcome: 'not-sent' })
  }
}
