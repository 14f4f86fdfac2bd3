// SPDX-License-Identifier: Apache-2.0
// How large an LZ4 body becomes, worked out from lengths alone: nothing is inflated and no memory taken. Whether the
// rest of the bytes makes sense, check sums included, is left to the library.
//
//   frame: | magic (4, LE) | FLG (1) | BD (1) | content size (8)? | dictionary (4)? | check (1) |
//          | blocks … | 0 (4) | check (4)? |
//   block: | size (4, LE; top bit: not compressed) | bytes … | check (4)? |
//
// [the LZ4 frame format]
import { MessageError } from '../../errors/errors.js'
import { lz4BlockSize } from './lz4-block.js'
import { isSkippable } from './skippable-frame.js'

const magic = 0x184d2204
const notCompressed = 0x80000000

const flgBlockCheck = 0x10
const flgContentSize = 0x08
const flgContentCheck = 0x04
const flgDictionary = 0x01

/** Honest bodies are one frame of a handful of blocks; millions of empty ones would only burn time. */
const maxFrames = 64
const maxBlocks = 16_384

/** The frames of a body without those to skip, and the bytes that they inflate to. */
export interface MeasuredFrames {
  readonly frames: readonly Buffer[]
  readonly size: number
}

/**
 * Measures `body`.
 * @throws MessageError when it is no LZ4 frame, is cut off, or inflates to more than `maxBytes`
 */
export function measureLz4Frames(body: Buffer, maxBytes: number): MeasuredFrames {
  const frames: Buffer[] = []
  const scan = new Scan(body, maxBytes)
  while (scan.at < body.length) {
    const start = scan.at
    if (!scan.frame()) continue
    frames.push(body.subarray(start, scan.at))
    if (frames.length > maxFrames) throw new MessageError(`the body has more than ${maxFrames} LZ4 frames`)
  }
  if (frames.length === 0) throw new MessageError('the body holds no LZ4 frame')
  return { frames, size: scan.size }
}

/** Moves over frames and adds up what their blocks inflate to. */
class Scan {
  readonly #body: Buffer
  readonly #maxBytes: number
  #blocks = 0
  at = 0
  size = 0

  constructor(body: Buffer, maxBytes: number) {
    this.#body = body
    this.#maxBytes = maxBytes
  }

  /** Moves behind a frame. `false` when it was one to skip. */
  frame(): boolean {
    const start = this.#uint32()
    if (isSkippable(start)) {
      this.#take(this.#uint32())
      return false
    }
    if (start !== magic) throw new MessageError('the body is no LZ4 frame')
    const flg = this.#head()
    const checkBytes = (flg & flgBlockCheck) === 0 ? 0 : 4
    for (let size = this.#uint32(); size !== 0; size = this.#uint32()) this.#block(size, checkBytes)
    if ((flg & flgContentCheck) !== 0) this.#take(4)
    return true
  }

  /** Moves behind the head and returns its flags. */
  #head(): number {
    const flg = this.#body.readUInt8(this.#take(2))
    if ((flg & flgContentSize) !== 0) {
      const announced = Number(this.#body.readBigUInt64LE(this.#take(8)))
      this.#refuseBeyond(this.size + announced)
    }
    this.#take((flg & flgDictionary) === 0 ? 1 : 5)
    return flg
  }

  #block(size: number, checkBytes: number): void {
    if (++this.#blocks > maxBlocks) throw new MessageError(`the body has more than ${maxBlocks} LZ4 blocks`)
    const isCompressed = size < notCompressed
    const bytes = isCompressed ? size : size - notCompressed
    const start = this.#take(bytes)
    this.#take(checkBytes)
    this.size += isCompressed ? lz4BlockSize(this.#body, start, start + bytes) : bytes
    this.#refuseBeyond(this.size)
  }

  #refuseBeyond(size: number): void {
    if (size > this.#maxBytes) throw new MessageError(`the body inflates to more than ${this.#maxBytes} bytes`)
  }

  #uint32(): number {
    return this.#body.readUInt32LE(this.#take(4))
  }

  /** Moves on and returns the position before. */
  #take(bytes: number): number {
    const start = this.at
    if (bytes > this.#body.length - start) throw cutOff()
    this.at = start + bytes
    return start
  }
}

function cutOff(): MessageError {
  return new MessageError('the LZ4 frame is cut off')
}
