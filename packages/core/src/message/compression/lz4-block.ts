// SPDX-License-Identifier: Apache-2.0
// How large one compressed LZ4 block becomes. It is made of sequences: some literals, and then a match, which repeats
// bytes from before. Only their lengths are read.
//
//   | literal length, match length - 4 (4 bits each) | more length … | literals … | offset (2) | more length … |
//
// A block ends behind the literals of its last sequence. [the LZ4 block format]
import { MessageError } from '../../errors/errors.js'

const minMatch = 4
/** A length of four bits that goes on in the bytes behind. */
const longLength = 15

/**
 * Bytes that the block from `start` to `end` inflates to, if it can be inflated at all.
 * @throws MessageError when the block is cut off
 */
export function lz4BlockSize(bytes: Buffer, start: number, end: number): number {
  const sequences = new Sequences(bytes, start, end)
  let size = 0
  for (;;) {
    const token = sequences.byte()
    const literals = sequences.length(token >> 4)
    sequences.skip(literals)
    size += literals
    if (sequences.isDone()) return size
    sequences.skip(2)
    size += sequences.length(token & 15) + minMatch
  }
}

/** Reads the parts of sequences. */
class Sequences {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  isDone(): boolean {
    return this.#at === this.#end
  }

  byte(): number {
    const byte = this.#at < this.#end ? this.#bytes[this.#at] : undefined
    if (byte === undefined) throw cutOff()
    this.#at++
    return byte
  }

  /** A long length goes on until a byte is not 255. */
  length(nibble: number): number {
    let length = nibble
    if (nibble < longLength) return length
    let more: number
    do {
      more = this.byte()
      length += more
    } while (more === 255)
    return length
  }

  skip(bytes: number): void {
    if (bytes > this.#end - this.#at) throw cutOff()
    this.#at += bytes
  }
}

function cutOff(): MessageError {
  return new MessageError('an LZ4 block is cut off')
}
