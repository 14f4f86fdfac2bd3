// SPDX-License-Identifier: Apache-2.0
// Asks queues for messages, in turn, while there are free places; and lets go of the event loop now and then, because
// handlers that never wait must not keep sockets waiting.
import { QueueLine } from './queue-line.js'
import type { TimerGroup } from './timer-group.js'

/** Visits in one turn of the event loop. */
const visitsPerTurn = 128

export interface HandOutParts<Q> {
  /** Places that are taken: what was begun and has not ended. */
  readonly taken: () => number
  /** Places that there are. */
  readonly places: number
  /** Hands out of the queue what it has now; puts it in line again when it has more. */
  readonly visit: (queue: Q) => void
  /** Visits begin, perhaps after a pause. */
  readonly onTurn?: () => void
}

export class HandOuts<Q extends { isInLine: boolean }> {
  readonly #parts: HandOutParts<Q>
  readonly #line = new QueueLine<Q>()
  #isPaused = false
  #isEnded = false
  #isAdvancing = false
  #isYielding = false
  #onIdle: (() => void) | undefined

  constructor(parts: HandOutParts<Q>) {
    this.#parts = parts
  }

  /** The queue has something to hand out. */
  submit(queue: Q): void {
    this.#line.add(queue)
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
    this.#parts.onTurn?.()
    let left = visitsPerTurn
    while (this.#mayVisit() && left > 0) {
      const queue = this.#line.next()
      if (queue === undefined) break
      this.#parts.visit(queue)
      left--
    }
    this.#isAdvancing = false
    if (left === 0) this.#yield()
    if (this.#parts.taken() === 0) this.#onIdle?.()
  }

  /** Visits nobody any more; resolves when all places are free, or after `timeoutMs`. */
  end(timeoutMs: number, timers: TimerGroup): Promise<void> {
    this.#isEnded = true
    if (this.#parts.taken() === 0) return Promise.resolve()
    return new Promise(resolve => {
      this.#onIdle = resolve
      timers.after(timeoutMs, resolve)
    })
  }

  #mayVisit(): boolean {
    return this.#parts.taken() < this.#parts.places && !this.#isPaused && !this.#isEnded
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
