// SPDX-License-Identifier: Apache-2.0
// Requests of one connection that wait for an answer. One timer serves all deadlines: it is armed for the nearest
// one and finds the next when it fires, so that a request costs no timer of its own while others wait.
import type { Clock, Timer } from '@rocketmq-ts/core'
import type { PendingCall } from './pending-call.js'

export class PendingCalls {
  readonly #clock: Clock
  readonly #onExpired: (call: PendingCall) => void
  readonly #calls = new Map<number, PendingCall>()
  #timer: Timer | undefined
  #armedFor = Infinity

  constructor(clock: Clock, onExpired: (call: PendingCall) => void) {
    this.#clock = clock
    this.#onExpired = onExpired
  }

  get size(): number {
    return this.#calls.size
  }

  has(opaque: number): boolean {
    return this.#calls.has(opaque)
  }

  add(opaque: number, call: PendingCall): void {
    this.#calls.set(opaque, call)
    if (call.deadline < this.#armedFor) this.#arm(call.deadline)
  }

  /** Takes the call out; it can be settled once only. */
  take(opaque: number): PendingCall | undefined {
    const call = this.#calls.get(opaque)
    if (call === undefined) return undefined
    this.#calls.delete(opaque)
    call.unlink?.()
    // With nothing to wait for, the timer must not keep the process alive.
    if (this.#calls.size === 0) this.#disarm()
    return call
  }

  takeAll(): PendingCall[] {
    return [...this.#calls.keys()].map(opaque => this.take(opaque)).filter(call => call !== undefined)
  }

  #arm(deadline: number): void {
    this.#disarm()
    this.#armedFor = deadline
    this.#timer = this.#clock.setTimeout(
      () => this.#expire(),
      Math.max(1, Math.ceil(deadline - this.#clock.monotonic())),
    )
  }

  #disarm(): void {
    this.#timer?.clear()
    this.#timer = undefined
    this.#armedFor = Infinity
  }

  #expire(): void {
    this.#disarm()
    const now = this.#clock.monotonic()
    let nearest = Infinity
    for (const [opaque, call] of this.#calls) {
      if (call.deadline > now) nearest = Math.min(nearest, call.deadline)
      else if (this.take(opaque) !== undefined) this.#onExpired(call)
    }
    if (nearest < this.#armedFor && this.#calls.size > 0) this.#arm(nearest)
  }
}
