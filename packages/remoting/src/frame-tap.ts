// SPDX-License-Identifier: Apache-2.0
// Watches the traffic between two peers: cuts the bytes of one direction into whole frames, and loses none, so that all
// can be passed on. Once bytes are not a frame, they and all that follow come as they are. Only what has arrived of an
// unfinished frame is held (`FrameReader`).
import { asError, ProtocolError } from '@rocketmq-ts/core'
import { FrameReader } from './frame.js'

/** What gets the bytes. */
export interface FrameTapSink {
  /** A whole frame, its length field included; bytes of its own. */
  frame(bytes: Buffer): void
  /** Bytes that are not a frame, and everything after them. `error` says why, the first time. */
  rest(bytes: Buffer, error: ProtocolError | undefined): void
}

/** One direction of a connection. */
export class FrameTap {
  readonly #sink: FrameTapSink
  readonly #reader = new FrameReader()
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
    const before = this.#reader.held
    let framed = 0
    try {
      this.#reader.push(chunk, frame => {
        framed += frame.length + 4
        this.#sink.frame(withLength(frame))
      })
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw asError(thrown)
      this.#isOpaque = true
      this.#sink.rest(Buffer.concat([before, chunk]).subarray(framed), thrown)
    }
  }

  /** The bytes of a frame that has not ended. */
  get unfinished(): Buffer {
    return this.#isOpaque ? Buffer.alloc(0) : this.#reader.held
  }
}

/** Bytes of its own: a frame may be a view of what was read. */
function withLength(frame: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(frame.length + 4)
  bytes.writeInt32BE(frame.length, 0)
  bytes.set(frame, 4)
  return bytes
}
