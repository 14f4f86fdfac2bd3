// SPDX-License-Identifier: Apache-2.0
// The LZ4 frame format, which RocketMQ uses, not the bare block format that many LZ4 packages offer. Written here
// because no package on npm bounds what it inflates: the size is worked out first, and only then memory is taken.
//
//   | magic (4, LE) | FLG (1) | BD (1) | content size (8)? | header check (1) | blocks … | 0 (4) | content check (4)? |
//   block: | size (4, LE; top bit: not compressed) | bytes … | block check (4)? |
//
// [the LZ4 frame format; Lz4Compressor.java]
import { MessageError } from '@rocketmq-ts/remoting'
import { lz4BlockSize, lz4DecodeBlock, lz4EncodeBlock } from './lz4-block.js'
import { xxHash32 } from './xxhash32.js'

const magic = 0x184d2204
const skippableMagic = 0x184d2a50
const skippableMask = 0xfffffff0
const notCompressed = 0x80000000

const flgVersionMask = 0xc0
const flgVersion = 0x40
const flgIndependent = 0x20
const flgBlockCheck = 0x10
const flgContentSize = 0x08
const flgContentCheck = 0x04
const flgDictionary = 0x01
/** Blocks of at most 4 MiB, as Java writes them. */
const largestBlock = 7
const blockBytes = 4 * 1024 * 1024

/** Bodies that are honest have a handful of blocks; millions of empty ones would only burn time. */
const maxBlocks = 16_384

/** What is done with the parts of frames as they are met. */
interface Visitor {
  frame(flg: number): void
  block(start: number, end: number, isCompressed: boolean): void
  frameEnd(contentSize: number | undefined, contentCheck: number | undefined): void
}

/** Compresses into one frame, in a new buffer. LZ4 has no levels. */
export function lz4Compress(body: Uint8Array): Buffer {
  const source = Buffer.from(body.buffer, body.byteOffset, body.length)
  const blocks = Math.ceil(source.length / blockBytes)
  const target = Buffer.allocUnsafe(7 + 4 * (blocks + 1) + source.length)
  target.writeUInt32LE(magic, 0)
  target[4] = flgVersion | flgIndependent
  target[5] = largestBlock << 4
  target[6] = headCheck(target, 4, 6)
  let to = 7
  for (let at = 0; at < source.length; at += blockBytes) {
    const blockEnd = Math.min(at + blockBytes, source.length)
    const end = lz4EncodeBlock(source, at, blockEnd, target, to + 4)
    const isCompressed = end !== 0
    target.writeUInt32LE(isCompressed ? end - to - 4 : notCompressed + (blockEnd - at), to)
    to = isCompressed ? end : to + 4 + source.copy(target, to + 4, at, blockEnd)
  }
  return Buffer.from(target.subarray(0, target.writeUInt32LE(0, to)))
}

/**
 * Inflates all frames of `body` into a new buffer.
 * @throws MessageError when they are damaged, need a dictionary, or inflate to more than `maxBytes`
 */
export function lz4Decompress(body: Uint8Array, maxBytes: number): Buffer {
  const source = Buffer.from(body.buffer, body.byteOffset, body.length)
  const sizer = new Sizer(source, maxBytes)
  walk(source, sizer)
  const inflater = new Inflater(source, sizer.size)
  walk(source, inflater)
  return inflater.target
}

/** Adds up what the blocks inflate to. */
class Sizer implements Visitor {
  readonly #source: Buffer
  readonly #maxBytes: number
  size = 0
  #frameStart = 0

  constructor(source: Buffer, maxBytes: number) {
    this.#source = source
    this.#maxBytes = maxBytes
  }

  frame(): void {
    this.#frameStart = this.size
  }

  block(start: number, end: number, isCompressed: boolean): void {
    this.size += isCompressed ? lz4BlockSize(this.#source, start, end) : end - start
    if (this.size > this.#maxBytes) throw new MessageError(`the body inflates to more than ${this.#maxBytes} bytes`)
  }

  frameEnd(contentSize: number | undefined): void {
    const size = this.size - this.#frameStart
    if (contentSize !== undefined && contentSize !== size) {
      throw new MessageError(`the LZ4 frame holds ${size} bytes and announces ${contentSize}`)
    }
  }
}

class Inflater implements Visitor {
  readonly #source: Buffer
  readonly target: Buffer
  #at = 0
  #frameStart = 0
  #isIndependent = true

  constructor(source: Buffer, size: number) {
    this.#source = source
    this.target = Buffer.allocUnsafe(size)
  }

  frame(flg: number): void {
    this.#frameStart = this.#at
    this.#isIndependent = (flg & flgIndependent) !== 0
  }

  block(start: number, end: number, isCompressed: boolean): void {
    const floor = this.#isIndependent ? this.#at : this.#frameStart
    this.#at = isCompressed
      ? lz4DecodeBlock({ bytes: this.#source, start, end }, this.target, this.#at, floor)
      : this.#at + this.#source.copy(this.target, this.#at, start, end)
  }

  frameEnd(_contentSize: number | undefined, contentCheck: number | undefined): void {
    if (contentCheck !== undefined && xxHash32(this.target, this.#frameStart, this.#at) !== contentCheck) {
      throw new MessageError('the check sum of the LZ4 frame does not fit')
    }
  }
}

function walk(source: Buffer, visitor: Visitor): void {
  let frames = 0
  let at = 0
  while (at < source.length) {
    const start = uint32At(source, at)
    if ((start & skippableMask) >>> 0 === skippableMagic) {
      at += 8 + uint32At(source, at + 4)
    } else if (start === magic && frames < maxBlocks) {
      frames++
      at = walkFrame(source, at + 4, visitor)
    } else {
      throw new MessageError('the body is no LZ4 frame')
    }
  }
  if (frames === 0) throw new MessageError('the body holds no LZ4 frame')
}

/** Walks the frame whose head begins at `at`, behind the magic, and returns its end. */
function walkFrame(source: Buffer, at: number, visitor: Visitor): number {
  const flg = byteAt(source, at)
  if ((flg & flgVersionMask) !== flgVersion || (flg & flgDictionary) !== 0) {
    throw new MessageError('the LZ4 frame has an unknown version, or needs a dictionary')
  }
  const checkAt = at + 2 + ((flg & flgContentSize) === 0 ? 0 : 8)
  if (byteAt(source, checkAt) !== headCheck(source, at, checkAt)) {
    throw new MessageError("the check sum of the LZ4 frame's head does not fit")
  }
  visitor.frame(flg)
  const endMark = walkBlocks(source, checkAt + 1, flg, visitor)
  const contentSize = (flg & flgContentSize) === 0 ? undefined : Number(source.readBigUInt64LE(at + 2))
  const contentCheck = (flg & flgContentCheck) === 0 ? undefined : uint32At(source, endMark + 4)
  visitor.frameEnd(contentSize, contentCheck)
  return endMark + (contentCheck === undefined ? 4 : 8)
}

/** Returns where the end mark lies. */
function walkBlocks(source: Buffer, start: number, flg: number, visitor: Visitor): number {
  const checkBytes = (flg & flgBlockCheck) === 0 ? 0 : 4
  let blocks = 0
  let at = start
  for (let word = uint32At(source, at); word !== 0; word = uint32At(source, at)) {
    const isCompressed = word < notCompressed
    const end = at + 4 + (isCompressed ? word : word - notCompressed)
    if (end > source.length) throw new MessageError('the LZ4 frame ends inside a block')
    if (checkBytes > 0 && xxHash32(source, at + 4, end) !== uint32At(source, end)) {
      throw new MessageError('the check sum of an LZ4 block does not fit')
    }
    if (++blocks > maxBlocks) throw new MessageError(`the LZ4 frame has more than ${maxBlocks} blocks`)
    visitor.block(at + 4, end, isCompressed)
    at = end + checkBytes
  }
  return at
}

function headCheck(bytes: Buffer, start: number, end: number): number {
  return (xxHash32(bytes, start, end) >> 8) & 0xff
}

function byteAt(source: Buffer, at: number): number {
  const byte = source[at]
  if (byte === undefined) throw new MessageError('the LZ4 frame is cut off')
  return byte
}

function uint32At(source: Buffer, at: number): number {
  if (at + 4 > source.length) throw new MessageError('the LZ4 frame is cut off')
  return source.readUInt32LE(at)
}
