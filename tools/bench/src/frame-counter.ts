// SPDX-License-Identifier: Apache-2.0
// Counts whole frames by their lengths, and looks at nothing else: what is read at the least.

export class FrameCounter {
  frames = 0
  /** Bytes of the frame under way that have not come yet. */
  #missing = 0
  readonly #head = Buffer.alloc(4)
  #headBytes = 0

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#missing > 0) {
        const step = Math.min(this.#missing, chunk.length - at)
        at += step
        this.#missing -= step
        if (this.#missing === 0) this.frames++
        continue
      }
      this.#head[this.#headBytes++] = chunk[at++] ?? 0
      if (this.#headBytes < 4) continue
      this.#headBytes = 0
      this.#missing = this.#head.readInt32BE(0)
    }
  }
}
