// SPDX-License-Identifier: Apache-2.0
// The sends that have not settled yet. Their number and bytes are bounded: further ones wait, and get their places in
// the order of their arrival. Closing waits for all of them, and ends what is left.
import {
  AbortedError,
  onAbort,
  OverloadError,
  Roll,
  TimeoutError,
  type Clock,
  type Enrolled,
  type Timer,
} from '@rocketmq-ts/core'

/** Work that a caller waits for. */
export interface Unsettled extends Enrolled {
  /** Settles it now; later calls and results do nothing. */
  fail(error: Error): void
}

export interface InFlightLimits {
  readonly clock: Clock
  readonly maxMessages: number
  readonly maxBytes: number
  /** Sends that may wait for a place. */
  readonly maxWaiting: number
}

interface Waiter {
  fail(error: Error): void
  readonly bytes: number
  readonly admit: () => void
}

/** Until when a send waits for its place. */
export interface EnterBounds {
  /** Monotonic milliseconds. */
  readonly deadline: number
  readonly signal?: AbortSignal | undefined
}

const notSent = { outcome: 'not-sent' } as const

export class InFlight {
  readonly #limits: InFlightLimits
  readonly #members = new Roll<Unsettled>()
  readonly #waiters = new Set<Waiter>()
  #count = 0
  #held = 0
  #bytes = 0
  #onEmpty: (() => void) | undefined
  #refusal: Error | undefined

  constructor(limits: InFlightLimits) {
    this.#limits = limits
  }

  /** Sends that have a place or wait for one, and what is held. */
  get size(): number {
    return this.#count + this.#waiters.size + this.#held
  }

  /**
   * Takes a place: at once (`undefined`), or when its turn has come. Rejects with `TimeoutError`, `AbortedError` or
   * `OverloadError`, all of them `not-sent`.
   */
  enter(bytes: number, bounds: EnterBounds): Promise<void> | undefined {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal)
    if (this.#waiters.size > 0 || !this.#fits(bytes)) return this.#wait(bytes, bounds)
    this.#take(bytes)
    return undefined
  }

  /** Gives the place back. */
  leave(bytes: number): void {
    this.#count--
    this.#bytes -= bytes
    for (const waiter of this.#waiters) {
      if (!this.#fits(waiter.bytes)) break
      this.#take(waiter.bytes)
      waiter.admit()
    }
    if (this.size === 0) this.#onEmpty?.()
  }

  add(member: Unsettled): void {
    this.#members.add(member)
  }

  delete(member: Unsettled): void {
    this.#members.delete(member)
  }

  /** Work that is not a send, but that closing waits for: a local transaction, a reply that is due. */
  hold(member: Unsettled): void {
    this.#members.add(member)
    this.#held++
  }

  release(member: Unsettled): void {
    if (!this.#members.delete(member)) return
    this.#held--
    if (this.size === 0) this.#onEmpty?.()
  }

  /** Resolves when nothing is in flight. For one waiter at a time. */
  empty(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise(resolve => (this.#onEmpty = resolve))
  }

  /** Ends everything, and takes nothing more. */
  failAll(error: Error): void {
    this.#refusal = error
    for (const member of [...this.#waiters, ...this.#members.list()]) member.fail(error)
  }

  /** A message that is larger than the bound goes alone. */
  #fits(bytes: number): boolean {
    const { maxMessages, maxBytes } = this.#limits
    return this.#count < maxMessages && (this.#bytes + bytes <= maxBytes || this.#count === 0)
  }

  #take(bytes: number): void {
    this.#count++
    this.#bytes += bytes
  }

  #wait(bytes: number, { deadline, signal }: EnterBounds): Promise<void> {
    const { clock, maxMessages, maxBytes, maxWaiting } = this.#limits
    if (this.#waiters.size >= maxWaiting) {
      return Promise.reject(new OverloadError(`${maxWaiting} messages wait to be sent already`, notSent))
    }
    return new Promise((resolve, reject) => {
      let unlink: () => void = () => undefined
      const settle = (act: () => void) => {
        timer.clear()
        unlink()
        this.#waiters.delete(waiter)
        act()
      }
      const fail = (error: Error) => settle(() => reject(error))
      const waiter: Waiter = { bytes, admit: () => settle(resolve), fail }
      const timer: Timer = clock.setTimeout(
        () => {
          const limits = `${maxMessages} messages or ${maxBytes} bytes`
          fail(new TimeoutError(`the message was not sent: its time was over while ${limits} were in flight`, notSent))
          if (this.size === 0) this.#onEmpty?.()
        },
        Math.max(0, deadline - clock.monotonic()),
      )
      this.#waiters.add(waiter)
      unlink = onAbort(signal, () =>
        fail(new AbortedError('the send was aborted while it waited', { ...notSent, cause: signal?.reason })),
      )
    })
  }
}
