// SPDX-License-Identifier: Apache-2.0
// Lines in the order they came, kept for ever: whoever starts to look later misses nothing. That makes "wait for the
// consumer to be ready" right even if it was ready before we asked.

/** Lines of a program that may still write more. */
export class LineLog implements AsyncIterable<string> {
  readonly #lines: string[] = []
  #rest = ''
  #ended = false
  #wake: (() => void)[] = []

  /** All lines so far. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** True when nothing will follow. */
  get ended(): boolean {
    return this.#ended
  }

  /** Takes the next piece of text, cut anywhere. */
  push(text: string): void {
    const parts = (this.#rest + text).split('\n')
    this.#rest = parts.pop() ?? ''
    this.#lines.push(...parts)
    if (parts.length > 0) this.#wakeAll()
  }

  /** Nothing follows; an unfinished line counts. */
  end(): void {
    if (this.#rest !== '') this.#lines.push(this.#rest)
    this.#rest = ''
    this.#ended = true
    this.#wakeAll()
  }

  /** From the first line to the end of the program; any number of readers, each at its own pace. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (let next = 0; ; next++) {
      while (next >= this.#lines.length && !this.#ended) await this.changed()
      const line = this.#lines[next]
      if (line === undefined) return
      yield line
    }
  }

  /** Resolves at the next line or the end. */
  async changed(): Promise<void> {
    return new Promise(resolve => this.#wake.push(resolve))
  }

  #wakeAll(): void {
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }
}
