// SPDX-License-Identifier: Apache-2.0
// A frame on the wire, and both ways to and from it. No memory is reserved for bytes that are announced and have not
// come.
//
//   | total (4) | type (1) header length (3) | header … | body … |      total = 4 + header + body
//
// [RemotingCommand.java encode, decode; NettyDecoder.java FRAME_MAX_LENGTH]
import { ProtocolError, RocketMQError, UsageError } from '@rocketmq-ts/core'
import { serializeTypes, type RemotingCommand } from './command.js'
import { binaryHeaderBound, fitsBinaryHeader, parseBinaryHeader, writeBinaryHeader } from './header-binary.js'
import { jsonHeaderBound, parseJsonHeader, writeJsonHeader } from './header-json.js'

/** Bytes of one frame at most, its length field included. Java's `frameMaxLength`. */
export const defaultMaxFrameBytes = 16_777_216

/** Bytes before the header. */
export const prefixBytes = 8

/** A code beyond 16 bits always goes as JSON. */
function isBinary({ serializeType, code }: RemotingCommand): boolean {
  return serializeType === 'ROCKETMQ' && fitsBinaryHeader(code)
}

/** An upper bound of the bytes that `writeFrameHead` needs. */
export function frameHeadBound(command: RemotingCommand): number {
  return prefixBytes + (isBinary(command) ? binaryHeaderBound(command) : jsonHeaderBound(command))
}

/** Writes length, type and header at `start`; the body follows. Returns the offset behind it. */
export function writeFrameHead(command: RemotingCommand, target: Buffer, start: number): number {
  const headerAt = start + prefixBytes
  const asBinary = isBinary(command)
  const end = asBinary ? writeBinaryHeader(command, target, headerAt) : writeJsonHeader(command, target, headerAt)
  const type = asBinary ? serializeTypes.ROCKETMQ : serializeTypes.JSON
  target.writeInt32BE(4 + end - headerAt + command.body.length, start)
  target.writeInt32BE((type << 24) | (end - headerAt), start + 4)
  return end
}

/**
 * Refuses a frame that would make the peer close the connection, with every request on it.
 * @throws UsageError that tells both sizes
 */
export function assertFrameFits(command: RemotingCommand, maxFrameBytes: number): void {
  const head = Buffer.allocUnsafe(frameHeadBound(command))
  const size = writeFrameHead(command, head, 0) + command.body.length
  if (size <= maxFrameBytes) return
  throw new UsageError(`the frame has ${size} bytes, ${maxFrameBytes} are allowed (maxFrameBytes)`)
}

/** The whole frame in one new buffer. */
export function encodeFrame(command: RemotingCommand): Buffer {
  const head = Buffer.allocUnsafe(frameHeadBound(command))
  const end = writeFrameHead(command, head, 0)
  return Buffer.concat([head.subarray(0, end), command.body])
}

/**
 * Decodes what follows the length field. The body is a view of `frame`.
 * @throws ProtocolError with its position in the whole frame
 */
export function decodeFrame(frame: Buffer): RemotingCommand {
  try {
    if (frame.length < 4) throw new ProtocolError(`a frame of ${frame.length} bytes has no header`, { position: -4 })
    const headerEnd = 4 + frame.readUIntBE(1, 3)
    if (headerEnd > frame.length) {
      throw new ProtocolError(`the header announces ${headerEnd - 4} bytes, the frame has ${frame.length - 4}`, {
        position: 5 - prefixBytes,
      })
    }
    const command = parseHeader(frame, headerEnd)
    if (headerEnd < frame.length) command.body = frame.subarray(headerEnd)
    return command
  } catch (cause) {
    const reason = cause instanceof RocketMQError ? cause.message : 'the header cannot be read'
    // The readers of headers count from the header's start.
    const position = prefixBytes + (cause instanceof ProtocolError ? (cause.position ?? 0) : 0)
    throw new ProtocolError(`bad frame: ${reason}; it begins with ${frame.toString('hex', 0, 64)}`, { cause, position })
  }
}

function parseHeader(frame: Buffer, end: number): RemotingCommand {
  const type = frame.readUInt8(0)
  // Without a view of the header: one object less for each frame.
  if (type === serializeTypes.JSON) return parseJsonHeader(frame, 4, end)
  if (type === serializeTypes.ROCKETMQ) return parseBinaryHeader(frame.subarray(4, end))
  throw new ProtocolError(`serialize type ${type} is unknown`, { position: -4 })
}

const growthStart = 4096

/** Cuts a stream of bytes into frames. Knows nothing else. */
export class FrameReader {
  readonly #maxFrameBytes: number
  /**
   * Bytes of the frame that is under way, length field included; grows with what arrives, not with what is announced.
   */
  #partial = Buffer.alloc(0)
  #filled = 0
  /** Whole size of the frame under way, or 0 while its length field is incomplete. */
  #wanted = 0

  constructor(maxFrameBytes = defaultMaxFrameBytes) {
    this.#maxFrameBytes = maxFrameBytes
  }

  /** The bytes of a frame that is not complete; later ones do not change them. */
  get held(): Buffer {
    return this.#partial.subarray(0, this.#filled)
  }

  /**
   * Takes the next bytes and calls `onFrame` with each frame that is complete, without its length field. Frames are
   * views of `chunk` where they can be.
   * @throws ProtocolError when the bytes are no frames; the reader is useless afterwards
   */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): void {
    let at = this.#filled === 0 ? 0 : this.#continue(chunk, onFrame)
    while (chunk.length - at >= 4) {
      const end = at + this.#sizeAt(chunk, at, chunk.length)
      if (end > chunk.length) break
      onFrame(chunk.subarray(at + 4, end))
      at = end
    }
    if (at < chunk.length) this.#hold(chunk, at, chunk.length)
  }

  /** Fills the frame under way from `chunk`; returns how many bytes it took. */
  #continue(chunk: Buffer, onFrame: (frame: Buffer) => void): number {
    let at = 0
    if (this.#wanted === 0) {
      at = Math.min(4 - this.#filled, chunk.length)
      this.#hold(chunk, 0, at)
      if (this.#filled < 4) return at
    }
    const take = Math.min(this.#wanted - this.#filled, chunk.length - at)
    this.#hold(chunk, at, at + take)
    if (this.#filled === this.#wanted) {
      const frame = this.#partial.subarray(4, this.#wanted)
      this.#partial = Buffer.alloc(0)
      this.#filled = 0
      this.#wanted = 0
      onFrame(frame)
    }
    return at + take
  }

  #hold(chunk: Buffer, start: number, end: number): void {
    const filled = this.#filled + end - start
    if (filled > this.#partial.length) this.#grow(filled)
    chunk.copy(this.#partial, this.#filled, start, end)
    this.#filled = filled
    if (this.#wanted === 0 && filled >= 4) this.#wanted = this.#sizeAt(this.#partial, 0, filled)
  }

  #grow(needed: number): void {
    const limit = this.#wanted === 0 ? growthStart : this.#wanted
    const size = Math.max(needed, Math.min(limit, Math.max(growthStart, this.#partial.length * 2)))
    const grown = Buffer.allocUnsafeSlow(size)
    this.#partial.copy(grown, 0, 0, this.#filled)
    this.#partial = grown
  }

  /** Size of the frame whose length field is at `at`, that field included. */
  #sizeAt(source: Buffer, at: number, end: number): number {
    const announced = source.readInt32BE(at)
    if (announced < 4 || announced + 4 > this.#maxFrameBytes || isHttp2Settings(source, at, end)) {
      const first = source.subarray(at, Math.min(end, at + 16))
      throw new ProtocolError(
        `a frame of ${announced} bytes was announced, allowed are 4 to ${this.#maxFrameBytes - 4}` +
          `${guessProtocol(first)}; it begins with ${first.toString('hex')}`,
        { position: 0 },
      )
    }
    return announced + 4
  }
}

/** What a server of HTTP/2 says first. As a frame it would have a header of no bytes, which none of ours has. */
function isHttp2Settings(source: Buffer, at: number, end: number): boolean {
  return source[at + 3] === 4 && end - at >= 9 && source.readUInt32BE(at + 4) === 0 && source[at + 8] === 0
}

const http2 = 'HTTP/2, as gRPC speaks: is this the port of a proxy?'

const mistakes: readonly (readonly [RegExp, string])[] = [
  [/^PRI /, http2],
  [/^(HTTP|GET |POST|PUT |HEAD|OPTI|DELE)/, 'HTTP: is the port right?'],
  // eslint-disable-next-line no-control-regex -- the record header of TLS
  [/^[\x14-\x17]\x03/, 'TLS: set `tls`, or use the plain port'],
  [/^SSH-/, 'SSH: is the port right?'],
  [/^[-+:$*]/, 'Redis: is the port right?'],
]

function guessProtocol(first: Buffer): string {
  const head = first.toString('latin1')
  const mistake = isHttp2Settings(first, 0, first.length)
    ? http2
    : mistakes.find(([pattern]) => pattern.test(head))?.[1]
  return mistake === undefined ? '' : ` (the peer seems to speak ${mistake})`
}
