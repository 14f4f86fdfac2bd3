// SPDX-License-Identifier: Apache-2.0
// Work that was started and that an end has to wait for.

import { Roll, type Enrolled } from '../life/roll.js'

interface Piece extends Enrolled {
  readonly work: Promise<unknown>
}

/** A set of promises that have not settled. */
export class UnderWay {
  readonly #work = new Roll<Piece>()

  /** Pieces of work that have not settled. */
  get size(): number {
    return this.#work.size
  }

  /** Counts the work until it settles, and returns it. */
  track<T>(work: Promise<T>): Promise<T> {
    const piece = { place: -1, work }
    const end = () => void this.#work.delete(piece)
    // First: what is no promise must not be counted for ever.
    work.then(end, end)
    this.#work.add(piece)
    return work
  }

  /** Resolves when nothing is under way, not even work that began meanwhile. Never rejects. */
  async whenIdle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work.list().map(({ work }) => work))
  }
}
