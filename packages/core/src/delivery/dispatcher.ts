// SPDX-License-Identifier: Apache-2.0
// Asks sources for messages, in turn, while there are free places; and lets go of the event loop now and then, because
// handlers that never wait must not keep sockets waiting.
import type { Timers } from '../time/timers.js'
import { RoundRobin } from './round-robin.js'

/** Visits in one turn of the event loop. */
const visitsPerTurn = 128

export interface DispatcherOptions<S> {
  /** Places that are taken: what was begun and has not ended. */
  readonly taken: () => number
  /** Places that there are. */
  readonly places: number
  /** Hands out what the source has now; submits it again when it has more. */
  readonly visit: (source: S) => void
  /** Visits begin, perhaps after a pause. */
  readonly onTurn?: () => void
}

export class Dispatcher<S extends { isInLine: boolean }> {
  readonly #options: DispatcherOptions<S>
  readonly #line = new RoundRobin<S>()
  #isPaused = false
  #isEnded = false
  #isAdvancing = false
  #isYielding = false
  #onIdle: (() => void) | undefined

  constructor(options: DispatcherOptions<S>) {
    this.#options = options
  }

  /** The source has something to hand out. */
  submit(source: S): void {
    this.#line.add(source)
    this.advance()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.advance()
  }

  /** Decides what is handed out next; events only change facts and call it. */
  advance(): void {
    if (this.#isAdvancing) return
    this.#isAdvancing = true
    this.#options.onTurn?.()
    let left = visitsPerTurn
    while (this.#mayVisit() && left > 0) {
      const source = this.#line.next()
      if (source === undefined) break
      this.#options.visit(source)
      left--
    }
    this.#isAdvancing = false
    if (left === 0) this.#yield()
    if (this.#options.taken() === 0) this.#onIdle?.()
  }

  /** Visits no source any more; resolves when all places are free, or after `timeoutMs`. */
  end(timeoutMs: number, timers: Timers): Promise<void> {
    this.#isEnded = true
    if (this.#options.taken() === 0) return Promise.resolve()
    return new Promise(resolve => {
      this.#onIdle = resolve
      timers.after(timeoutMs, resolve)
    })
  }

  #mayVisit(): boolean {
    return this.#options.taken() < this.#options.places && !this.#isPaused && !this.#isEnded
  }

  #yield(): void {
    if (this.#isYielding) return
    this.#isYielding = true
    setImmediate(() => {
      this.#isYielding = false
      this.advance()
    })
  }
}
