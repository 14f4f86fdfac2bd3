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
    this.#work.add(piece)
    const end = () => void this.#work.delete(piece)
    work.then(end, end)
    return work
  }

  /** Resolves when nothing is under way, not even work that began meanwhile. Never rejects. */
  async whenIdle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work.list().map(({ work }) => work))
  }
}
