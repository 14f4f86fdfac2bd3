// SPDX-License-Identifier: Apache-2.0
// Those who are there now, in the order in which they came: what a `Set` would be without its history. A `Set` that is
// filled and emptied in turns makes a new table now and then, and each table holds what was in it and the next one.
// From the first table that has become old on, all that was ever in it stays until the next full collection, and is
// copied by the small ones before. So what comes and goes with every message stands here, and says itself where.

/** Something that stands in one roll at a time. */
export interface Enrolled {
  /** Where it stands; only the roll changes it. At the beginning -1. */
  place: number
}

/** Empty places beyond those of half the roll, after which all move up. */
const sparePlaces = 32

export class Roll<T extends Enrolled> {
  readonly #places: (T | undefined)[] = []
  #size = 0

  /** How many there are. */
  get size(): number {
    return this.#size
  }

  /** Comes last. */
  add(member: T): void {
    if (this.#places.length > 2 * this.#size + sparePlaces) this.#moveUp()
    member.place = this.#places.push(member) - 1
    this.#size++
  }

  /** False when it was not there. */
  delete(member: T): boolean {
    const { place } = member
    if (place < 0 || this.#places[place] !== member) return false
    member.place = -1
    this.#places[place] = undefined
    this.#size--
    return true
  }

  /** Forgets all. */
  clear(): void {
    this.#places.length = 0
    this.#size = 0
  }

  /** Those who are there now. */
  list(): T[] {
    return this.#places.filter(member => member !== undefined)
  }

  #moveUp(): void {
    let place = 0
    for (const member of this.#places) {
      if (member === undefined) continue
      member.place = place
      this.#places[place++] = member
    }
    this.#places.length = place
  }
}
