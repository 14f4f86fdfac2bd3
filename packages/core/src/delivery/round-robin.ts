// SPDX-License-Identifier: Apache-2.0
// Sources with messages to hand out, each once, served in turn: a busy one does not keep the others waiting. They stand
// in a ring: `shift` and `push` of an array made a new one for nearly every message, 255 bytes of garbage each.

export class RoundRobin<S extends { isInLine: boolean }> {
  #ring: (S | undefined)[] = new Array<S | undefined>(8).fill(undefined)
  #head = 0
  #count = 0

  /** Puts the source at the end, unless it waits already. */
  add(source: S): void {
    if (source.isInLine) return
    source.isInLine = true
    if (this.#count === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#count++) % this.#ring.length] = source
  }

  /** Takes the first one out. */
  next(): S | undefined {
    const source = this.#ring[this.#head]
    if (source === undefined) return undefined
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) % this.#ring.length
    this.#count--
    source.isInLine = false
    return source
  }

  #grow(): void {
    const inOrder = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head)]
    this.#ring = [...inOrder, ...inOrder.map(() => undefined)]
    this.#head = 0
  }
}
