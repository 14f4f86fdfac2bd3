// SPDX-License-Identifier: Apache-2.0
// One LZ4 block: sequences of literals and of matches, which repeat bytes from up to 64 KB before. The last five bytes
// are always literals, and no match begins in the last twelve. [the LZ4 block format]
//
//   | token: literal length (4 bits) match length - 4 (4 bits) | more length … | literals … | offset (2, LE) | more length … |
import { MessageError } from '@rocketmq-ts/remoting'

const minMatch = 4
const maxOffset = 0xffff
const lastLiterals = 5
const matchFreeEnd = 12

/** Reads the parts of sequences. */
class Sequences {
  readonly bytes: Buffer
  readonly end: number
  at: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  byte(): number {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined
    if (byte === undefined) throw new MessageError('the LZ4 block ends inside a sequence')
    this.at++
    return byte
  }

  /** A length of 15 goes on in the bytes behind, until one is not 255. */
  length(nibble: number): number {
    let length = nibble
    if (nibble < 15) return length
    let more: number
    do {
      more = this.byte()
      length += more
    } while (more === 255)
    return length
  }

  /** Skips literals and returns where they begin. */
  literals(length: number): number {
    const start = this.at
    if (length > this.end - start) throw new MessageError('the LZ4 block ends inside literals')
    this.at = start + length
    return start
  }
}

/**
 * Bytes that the block inflates to, worked out without inflating it.
 * @throws MessageError when the block is cut off
 */
export function lz4BlockSize(bytes: Buffer, start: number, end: number): number {
  const input = new Sequences(bytes, start, end)
  let size = 0
  for (;;) {
    const token = input.byte()
    const literals = input.length(token >> 4)
    input.literals(literals)
    size += literals
    if (input.at === end) return size
    input.literals(2)
    size += input.length(token & 15) + minMatch
  }
}

/**
 * Inflates a block into `target` at `at` and returns the end. Matches may reach back to `floor`.
 * @throws MessageError when the block is damaged or does not fit
 */
export function lz4DecodeBlock(
  block: { readonly bytes: Buffer; readonly start: number; readonly end: number },
  target: Buffer,
  at: number,
  floor: number,
): number {
  const { bytes, end } = block
  const input = new Sequences(bytes, block.start, end)
  let to = at
  for (;;) {
    const token = input.byte()
    const literals = input.length(token >> 4)
    const from = input.literals(literals)
    if (literals > target.length - to) throw new MessageError('the LZ4 block is larger than announced')
    copyBytes(bytes, from, target, to, literals)
    to += literals
    if (input.at === end) return to
    const offset = input.byte() | (input.byte() << 8)
    const length = input.length(token & 15) + minMatch
    if (offset === 0 || offset > to - floor || length > target.length - to) {
      throw new MessageError('the LZ4 block refers to bytes that are not there')
    }
    repeat(target, to - offset, to, length)
    to += length
  }
}

/** A call into the engine costs as much as so many bytes one by one. */
const shortRun = 24

function copyBytes(source: Buffer, from: number, target: Buffer, to: number, length: number): void {
  if (length > shortRun) {
    source.copy(target, to, from, from + length)
    return
  }
  for (let index = 0; index < length; index++) target[to + index] = source[from + index] ?? 0
}

/** Copies `length` bytes forward; the ranges may overlap, which repeats the bytes in between. */
function repeat(target: Buffer, from: number, to: number, length: number): void {
  if (length <= shortRun) {
    for (let index = 0; index < length; index++) target[to + index] = target[from + index] ?? 0
    return
  }
  // Each copy doubles what the next one can take.
  const end = to + length
  for (let at = to; at < end;) {
    const take = Math.min(at - from, end - at)
    target.copyWithin(at, from, from + take)
    at += take
  }
}

/**
 * Compresses a block into `target` at `at` and returns the end; 0 when it would not become smaller than `limit` bytes,
 * so that the caller stores it as it is.
 */
export function lz4EncodeBlock(source: Buffer, start: number, end: number, target: Buffer, at: number): number {
  const limit = at + (end - start) - 1
  const matchEnd = end - lastLiterals
  const lastStart = end - matchFreeEnd
  const view = new DataView(source.buffer, source.byteOffset, source.length)
  const hashBits = Math.min(14, Math.max(8, 32 - Math.clz32(end - start)))
  const seen = new Int32Array(1 << hashBits).fill(-1)
  let anchor = start
  let from = start
  let to = at
  let misses = 0
  while (from <= lastStart) {
    const word = view.getInt32(from, true)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits)
    const candidate = seen[slot] ?? -1
    seen[slot] = from
    if (candidate < start || from - candidate > maxOffset || view.getInt32(candidate, true) !== word) {
      // Data that does not compress is passed over in growing steps.
      from += 1 + (misses++ >> 6)
      continue
    }
    misses = 0
    let length = minMatch
    while (from + length < matchEnd && source[candidate + length] === source[from + length]) length++
    to = writeSequence({ source, start: anchor, end: from }, target, to, limit, { offset: from - candidate, length })
    if (to === 0) return 0
    from += length
    anchor = from
  }
  return writeSequence({ source, start: anchor, end }, target, to, limit)
}

/** Writes literals and, unless it is the last sequence, a match. Returns the end, or 0 when it does not fit. */
function writeSequence(
  literals: { readonly source: Buffer; readonly start: number; readonly end: number },
  target: Buffer,
  at: number,
  limit: number,
  match?: { readonly offset: number; readonly length: number },
): number {
  const count = literals.end - literals.start
  const rest = match === undefined ? 0 : match.length - minMatch
  const worst = 1 + count + Math.ceil(count / 255) + (match === undefined ? 0 : 2 + Math.ceil((rest + 1) / 255))
  if (at + worst > limit) return 0
  target[at] = (Math.min(count, 15) << 4) | Math.min(rest, 15)
  let to = writeLength(target, at + 1, count)
  copyBytes(literals.source, literals.start, target, to, count)
  to += count
  if (match === undefined) return to
  target[to] = match.offset & 0xff
  target[to + 1] = match.offset >> 8
  return writeLength(target, to + 2, rest)
}

function writeLength(target: Buffer, at: number, length: number): number {
  if (length < 15) return at
  let rest = length - 15
  let to = at
  for (; rest >= 255; rest -= 255) target[to++] = 255
  target[to++] = rest
  return to
}
