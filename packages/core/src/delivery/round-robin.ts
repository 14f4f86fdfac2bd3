// SPDX-License-Identifier: Apache-2.0
// Sources with messages to hand out, each once, served in turn: a busy one does not keep the others waiting.

export class RoundRobin<S extends { isInLine: boolean }> {
  readonly #sources: S[] = []

  /** Puts the source at the end, unless it waits already. */
  add(source: S): void {
    if (source.isInLine) return
    source.isInLine = true
    this.#sources.push(source)
  }

  /** Takes the first one out. */
  next(): S | undefined {
    const source = this.#sources.shift()
    if (source !== undefined) source.isInLine = false
    return source
  }
}
