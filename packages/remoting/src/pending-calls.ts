// SPDX-License-Identifier: Apache-2.0
// Requests of one connection that wait for an answer. One timer serves all deadlines: it is armed for the nearest
// one and finds the next when it fires, so that a request costs no timer of its own while others wait.
//
// Calls stand in slots, by the low bits of their opaque, and not in a `Map`. A `Map` that is filled and emptied in
// turns leaves a chain of tables, each of which holds what was in it and the next: from the first one that has become
// old on, nothing of all that is collected before the next full collection. More than half of everything that sends
// allocated was copied for that.
import type { Clock, Timer } from '@rocketmq-ts/core'
import type { PendingCall } from './pending-call.js'

type Slots = (PendingCall | undefined)[]

/** A power of two. It doubles as calls come, up to twice of `maxPending`. */
const fewSlots = 64

export class PendingCalls {
  readonly #clock: Clock
  readonly #onExpired: (call: PendingCall) => void
  #slots: Slots = slotsFor(fewSlots)
  #size = 0
  #opaque = 0
  #timer: Timer | undefined
  #armedFor = Infinity

  constructor(clock: Clock, onExpired: (call: PendingCall) => void) {
    this.#clock = clock
    this.#onExpired = onExpired
  }

  get size(): number {
    return this.#size
  }

  /** A number for the next call, in whose slot there is none. */
  nextOpaque(): number {
    do this.#opaque = (this.#opaque + 1) & 0x7fffffff
    while (this.#slots[this.#slotOf(this.#opaque)] !== undefined)
    return this.#opaque
  }

  /** @param call has its opaque from `nextOpaque` */
  add(call: PendingCall): void {
    this.#slots[this.#slotOf(call.opaque)] = call
    this.#size++
    // Half of the slots are free, so that the next opaque is soon found.
    if (this.#size * 2 > this.#slots.length) this.#grow()
    if (call.deadline < this.#armedFor) this.#arm(call.deadline)
  }

  /** Takes the call out; it can be settled once only. */
  take(opaque: number): PendingCall | undefined {
    const slot = this.#slotOf(opaque)
    const call = this.#slots[slot]
    if (call?.opaque !== opaque) return undefined
    this.#slots[slot] = undefined
    this.#size--
    call.unlink?.()
    // With nothing to wait for, the timer must not keep the process alive.
    if (this.#size === 0) this.#disarm()
    return call
  }

  takeAll(): PendingCall[] {
    return this.#inOrder().filter(({ opaque }) => this.take(opaque) !== undefined)
  }

  #slotOf(opaque: number): number {
    return opaque & (this.#slots.length - 1)
  }

  #grow(): void {
    const calls = this.#slots
    this.#slots = slotsFor(calls.length * 2)
    for (const call of calls) if (call !== undefined) this.#slots[this.#slotOf(call.opaque)] = call
  }

  /** As they were sent. */
  #inOrder(): PendingCall[] {
    return this.#slots.filter(call => call !== undefined).sort((one, other) => one.frame - other.frame)
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
    for (const call of this.#inOrder()) {
      if (call.deadline > now) nearest = Math.min(nearest, call.deadline)
      else if (this.take(call.opaque) !== undefined) this.#onExpired(call)
    }
    if (nearest < this.#armedFor && this.#size > 0) this.#arm(nearest)
  }
}

function slotsFor(count: number): Slots {
  return new Array<PendingCall | undefined>(count).fill(undefined)
}
