// SPDX-License-Identifier: Apache-2.0
// What a way of compressing bodies has to do. Inflating is bounded, because a few hundred bytes can become gigabytes.
import { asError, MessageError } from '../../errors/errors.js'

/** How a body is compressed. */
export type CompressionType = 'zlib' | 'lz4' | 'zstd'

/** Compresses and inflates; both return a new buffer and block while they work. */
export interface BodyCodec {
  readonly type: CompressionType
  /** Levels that `compress` takes; equal numbers when it makes no difference. */
  readonly levels: { readonly lowest: number; readonly highest: number; readonly default: number }
  compress(body: Uint8Array, level?: number): Buffer
  /**
   * @throws MessageError when the body is damaged, or inflates to more than `maxBytes`; at most about twice as much
   * memory is taken before that is known
   */
  decompress(body: Uint8Array, maxBytes: number): Buffer
}

/** Bytes that a body may inflate to: four times what a broker accepts by default. */
export const defaultMaxBodyBytes = 4 * 4 * 1024 * 1024

/**
 * Inflates by a library, in its own words when it fails.
 * @throws MessageError for whatever the library throws
 */
export function inflateBy(type: CompressionType, maxBytes: number, inflate: () => Buffer): Buffer {
  try {
    return inflate()
  } catch (cause) {
    const reason = asError(cause).message
    throw new MessageError(`the body cannot be inflated by ${type} within ${maxBytes} bytes: ${reason}`, { cause })
  }
}

/** The same bytes as a `Buffer`. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
