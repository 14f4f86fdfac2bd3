// SPDX-License-Identifier: Apache-2.0
// Cuts the bytes of a call into its messages, and puts them together.
//
//   | compressed (1) | length (4) | message |
//
// [gRPC over HTTP/2, Length-Prefixed-Message]
import { GrpcError, grpcStatuses } from './grpc-error.js'

const prefixBytes = 5

/** A message in its frame. */
export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length)
  frame[0] = 0
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, prefixBytes)
  return frame
}

/** Gathers chunks, and gives each message once it is whole. */
export class FrameSplitter {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #bytes = 0

  /** @param maxBytes of one message */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /**
   * The messages that are whole now.
   * @throws GrpcError for a message that is too large, or compressed
   */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes >= prefixBytes) {
      const head = this.#peek(prefixBytes)
      const size = head.readUInt32BE(1)
      if (head[0] !== 0) throw new GrpcError(grpcStatuses.unimplemented, 'compressed messages are not taken')
      if (size > this.#maxBytes) {
        const text = `gRPC message exceeds maximum size ${this.#maxBytes}: ${size}`
        throw new GrpcError(grpcStatuses.resourceExhausted, text)
      }
      if (this.#bytes < prefixBytes + size) return
      yield this.#take(prefixBytes + size).subarray(prefixBytes)
    }
  }

  #peek(size: number): Buffer {
    const first = this.#chunks[0]
    return first !== undefined && first.length >= size ? first : this.#join()
  }

  #take(size: number): Buffer {
    const all = this.#join()
    const rest = all.subarray(size)
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#bytes = rest.length
    return all.subarray(0, size)
  }

  #join(): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && this.#chunks.length === 1) return first
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}
