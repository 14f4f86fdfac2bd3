// SPDX-License-Identifier: Apache-2.0
// What stands between two peers and looks on: cuts the bytes of one direction into whole frames, and keeps every byte,
// so that all can be passed on. Bytes that are no frames come as they are from then on.
import { asError, ProtocolError } from '@rocketmq-ts/core'
import { FrameReader } from './frame.js'

/** Who gets the bytes. */
export interface FrameTapSink {
  /** A whole frame, its length field included; bytes of its own. */
  frame(bytes: Buffer): void
  /** Bytes that are no frame, and everything after them. `error` says why, the first time. */
  rest(bytes: Buffer, error: ProtocolError | undefined): void
}

/** One direction of a connection. */
export class FrameTap {
  readonly #sink: FrameTapSink
  readonly #reader = new FrameReader()
  /** What was read and has not left as a frame. */
  #held: Buffer[] = []
  #isOpaque = false

  constructor(sink: FrameTapSink) {
    this.#sink = sink
  }

  /** Takes the next bytes. */
  push(chunk: Buffer): void {
    if (this.#isOpaque) {
      this.#sink.rest(chunk, undefined)
      return
    }
    this.#held.push(chunk)
    let framed = 0
    let fault: ProtocolError | undefined
    try {
      this.#reader.push(chunk, frame => {
        framed += frame.length + 4
        this.#sink.frame(withLength(frame))
      })
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw asError(thrown)
      fault = thrown
    }
    this.#drop(framed)
    if (fault === undefined) return
    this.#isOpaque = true
    this.#sink.rest(Buffer.concat(this.#held.splice(0)), fault)
  }

  /** The bytes of a frame that has not ended. */
  get unfinished(): Buffer {
    return Buffer.concat(this.#held)
  }

  /** Forgets so many of the held bytes. */
  #drop(bytes: number): void {
    let left = bytes
    while (left > 0) {
      const first = this.#held.shift()
      if (first === undefined) return
      if (first.length > left) this.#held.unshift(first.subarray(left))
      left -= first.length
    }
  }
}

/** Bytes of its own: a frame may be a view of what was read. */
function withLength(frame: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(frame.length + 4)
  bytes.writeInt32BE(frame.length, 0)
  bytes.set(frame, 4)
  return bytes
}
