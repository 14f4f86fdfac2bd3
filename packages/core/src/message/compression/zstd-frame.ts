// SPDX-License-Identifier: Apache-2.0
// How large a zstd body can become, read from the heads of its blocks. Java writes frames without a content size, so
// the only other way to know is to inflate. Nothing here inflates. [RFC 8878]
//
//   | magic (4, LE) | descriptor (1) | window (1)? | dictionary id (0-4) | content size (0-8) | blocks … | check (4)? |
//   block: | last (1 bit), type (2 bits), size (21 bits), LE | bytes … |
import { MessageError } from '../../errors/errors.js'
import { isSkippable } from './skippable-frame.js'

const magic = 0xfd2fb528
/** A block never inflates to more. */
const largestBlock = 128 * 1024
/** Honest blocks are large; millions of empty ones would only burn time. */
const maxBlocks = 65_536

interface FrameHead {
  /** Where the blocks begin. */
  readonly end: number
  /** Inflated bytes, if the frame says so. */
  readonly contentSize: number | undefined
  readonly hasCheck: boolean
}

/**
 * Bytes that suffice to hold what `body` inflates to.
 * @throws MessageError when the body is no zstd frame, is cut off, or surely inflates to more than `maxBytes`
 */
export function zstdSizeBound(body: Buffer, maxBytes: number): number {
  let bound = 0
  let frames = 0
  for (let at = 0; at < body.length;) {
    const start = uint32At(body, at)
    if (isSkippable(start)) {
      at += 8 + uint32At(body, at + 4)
      continue
    }
    if (start !== magic) throw new MessageError('the body is no zstd frame')
    const head = readHead(body, at + 4)
    const blocks = readBlocks(body, head.end, maxBytes)
    bound += head.contentSize ?? blocks.bound
    if (blocks.sure > maxBytes || (head.contentSize ?? 0) > maxBytes) {
      throw new MessageError(`the body inflates to more than ${maxBytes} bytes`)
    }
    frames++
    at = blocks.end + (head.hasCheck ? 4 : 0)
  }
  if (frames === 0) throw new MessageError('the body holds no zstd frame')
  return Math.min(bound, maxBytes)
}

function readHead(body: Buffer, at: number): FrameHead {
  const descriptor = byteAt(body, at)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const sizeAt = at + 1 + (isSingleSegment ? 0 : 1) + dictionaryBytes
  const end = sizeAt + sizeBytes
  if (end > body.length) throw cutOff()
  return { end, contentSize: contentSize(body, sizeAt, sizeBytes), hasCheck: (descriptor & 4) !== 0 }
}

function contentSize(body: Buffer, at: number, bytes: number): number | undefined {
  if (bytes === 0) return undefined
  if (bytes === 8) return Number(body.readBigUInt64LE(at))
  // With two bytes, 256 counts as 0.
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0)
}

/** What the blocks surely inflate to, what they cannot exceed, and where they end. */
function readBlocks(body: Buffer, start: number, maxBytes: number): { sure: number; bound: number; end: number } {
  let sure = 0
  let bound = 0
  let at = start
  let isLast = false
  for (let blocks = 0; !isLast && sure <= maxBytes; blocks++) {
    if (at + 3 > body.length) throw cutOff()
    if (blocks === maxBlocks) throw new MessageError(`the zstd frame has more than ${maxBlocks} blocks`)
    const head = body.readUIntLE(at, 3)
    isLast = (head & 1) !== 0
    const type = (head >> 1) & 3
    const size = head >> 3
    const isCompressed = type === 2
    sure += isCompressed ? 0 : size
    bound += isCompressed ? largestBlock : size
    at += 3 + (type === 1 ? 1 : size)
  }
  if (at > body.length) throw cutOff()
  return { sure, bound, end: at }
}

function byteAt(body: Buffer, at: number): number {
  const byte = body[at]
  if (byte === undefined) throw cutOff()
  return byte
}

function uint32At(body: Buffer, at: number): number {
  if (at + 4 > body.length) throw cutOff()
  return body.readUInt32LE(at)
}

function cutOff(): MessageError {
  return new MessageError('the zstd frame is cut off')
}
