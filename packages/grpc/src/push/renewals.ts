// SPDX-License-Identifier: Apache-2.0
// Messages that are here stay invisible to others until they are settled: each is prolonged before its time is over. A
// server would do that itself (`auto_renew`, as the official clients ask for), from the moment at which it has the
// message: one that is lost on the way to us would come to nobody for three hours. [DefaultReceiptHandleManager.java]
import { asError, ReceiptError, Roll, Timers, type Clock, type Enrolled } from '@rocketmq-ts/core'
import { limits } from '@rocketmq-ts/grpc-protocol'
import type { Receipt, Settling } from '../settling.js'

/** Milliseconds before the end at which a message is prolonged, and between two looks. */
const aheadMs = 20_000
const lookMs = 5000
/** Calls of a look at the same time. */
const atOnce = 32

/** A message that is here, from its arrival until it is settled. */
export interface HeldReceipt extends Enrolled {
  /** By which the server knows it now. */
  receipt: Receipt
  /** Monotonic milliseconds until which it is ours. */
  expiresAt: number
  /** The next receipt is on its way. Never rejects. */
  prolonging: Promise<void> | undefined
}

export interface RenewalsOptions {
  readonly clock: Clock
  readonly settling: Pick<Settling, 'changeInvisible'>
}

export class Renewals {
  readonly #clock: Clock
  readonly #settling: RenewalsOptions['settling']
  readonly #held = new Roll<HeldReceipt>()
  readonly #timers: Timers

  constructor({ clock, settling }: RenewalsOptions) {
    this.#clock = clock
    this.#settling = settling
    this.#timers = new Timers(clock)
    this.#timers.every(lookMs, () => this.#look())
  }

  /** The message has just arrived. */
  hold(receipt: Receipt): HeldReceipt {
    const expiresAt = this.#clock.monotonic() + limits.defaultInvisibleMs
    const held = { receipt, expiresAt, prolonging: undefined, place: -1 }
    this.#held.add(held)
    return held
  }

  /**
   * Ends the renewal, and then lets `tell` settle the message by its newest receipt. Resolves and rejects as `tell`.
   */
  settle<T>(held: HeldReceipt, tell: (receipt: Receipt) => Promise<T>): Promise<T> {
    this.forget(held)
    return held.prolonging === undefined ? tell(held.receipt) : held.prolonging.then(() => tell(held.receipt))
  }

  /** The message is not ours any more. */
  forget(held: HeldReceipt): void {
    this.#held.delete(held)
  }

  /** Nothing is prolonged any more. */
  close(): void {
    this.#timers.clear()
  }

  async #look(): Promise<void> {
    const endsBefore = this.#clock.monotonic() + aheadMs
    const due = this.#held.list().filter(({ expiresAt }) => expiresAt < endsBefore)
    for (let at = 0; at < due.length; at += atOnce) {
      await Promise.all(due.slice(at, at + atOnce).map(held => (held.prolonging = this.#prolong(held))))
    }
  }

  /** Never rejects: what fails is tried again by the next look, unless the server says that it is too late. */
  async #prolong(held: HeldReceipt): Promise<void> {
    // It was settled while others were prolonged.
    if (held.place < 0) return
    const askedAt = this.#clock.monotonic()
    try {
      held.receipt = await this.#settling.changeInvisible(held.receipt, limits.defaultInvisibleMs)
      held.expiresAt = askedAt + limits.defaultInvisibleMs
    } catch (error) {
      if (asError(error) instanceof ReceiptError) {
        this.forget(held)
        held.expiresAt = askedAt
      }
    }
    held.prolonging = undefined
  }
}
