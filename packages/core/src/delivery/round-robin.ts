// SPDX-License-Identifier: Apache-2.0
// Sources with messages to hand out, each once, served in turn: a busy one does not keep the others waiting. What is served moves a
// head instead of the others: `shift` made a new array for nearly every message, 255 bytes of garbage each.

export class RoundRobin<S extends { isInLine: boolean }> {
  /** Places before the head are empty. */
  #sources: (S | undefined)[] = []
  #head = 0

  /** Puts the source at the end, unless it waits already. */
  add(source: S): void {
    if (source.isInLine) return
    source.isInLine = true
    this.#sources.push(source)
  }

  /** Takes the first one out. */
  next(): S | undefined {
    const source = this.#sources[this.#head]
    if (source === undefined) return undefined
    this.#sources[this.#head++] = undefined
    source.isInLine = false
    if (this.#head === this.#sources.length) {
      this.#sources.length = this.#head = 0
    } else if (this.#head >= compactAt) {
      this.#sources = this.#sources.slice(this.#head)
      this.#head = 0
    }
    return source
  }
}

/** Empty places at most. */
const compactAt = 1024
