// SPDX-License-Identifier: Apache-2.0
// A broker's lock of a queue, as its holder sees it: it lasts 60 s there, and is trusted for half as long here, so that
// two members never believe in it at the same time. The monotonic clock stands still while a machine is suspended, and
// the wall clock may be set: the lock is as old as the clock with the greater age says. [ProcessQueue.java]

/** Milliseconds for which a lock is trusted after a broker has granted or renewed it. */
const lockMaxLiveMs = 30_000

export class QueueLock {
  /** Wall-clock time of the last grant, for administrators; 0: never. */
  lastGrantedAt = 0
  #grantedAt: number | undefined
  #isDoubtful = false
  readonly #wallClock: () => number

  /** @param wallClock milliseconds since the epoch; default: nothing but the monotonic clock counts */
  constructor(wallClock: () => number = () => -Infinity) {
    this.#wallClock = wallClock
  }

  /** A broker granted or renewed it. @param now monotonic milliseconds */
  grant(now: number, wallClock: number): void {
    this.#grantedAt = now
    this.#isDoubtful = false
    this.lastGrantedAt = wallClock
  }

  /** The broker may have forgotten it: it is trusted again when it has been granted again. */
  doubt(): void {
    this.#isDoubtful = true
  }

  /** A broker refused it, or it was given back. */
  lose(): void {
    this.#grantedAt = undefined
  }

  get isHeld(): boolean {
    return this.#grantedAt !== undefined
  }

  /** Milliseconds since it was granted; Infinity when it is not held. @param now monotonic milliseconds */
  ageAt(now: number): number {
    if (this.#grantedAt === undefined) return Infinity
    return Math.max(now - this.#grantedAt, this.#wallClock() - this.lastGrantedAt)
  }

  /** Whether it is held and can be trusted. @param now monotonic milliseconds */
  isValid(now: number): boolean {
    return !this.#isDoubtful && this.ageAt(now) <= lockMaxLiveMs
  }
}
