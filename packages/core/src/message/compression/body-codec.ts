// SPDX-License-Identifier: Apache-2.0
// What a way of compressing bodies has to do. Inflating is bounded, because a few hundred bytes can become gigabytes.
import { asError, MessageError } from '../../errors/errors.js'
import { brokerBodyBytes } from '../server-limits.js'

/** How a body is compressed. */
export type CompressionType = 'zlib' | 'lz4' | 'zstd'

/** Least, most and usual compression: zlib's as Java's producer asks for it. LZ4 has no levels, and ignores any. */
export const compressionLevels = {
  zlib: { lowest: 0, highest: 9, default: 5 },
  zstd: { lowest: 1, highest: 22, default: 3 },
  lz4: { lowest: 0, highest: 22, default: 0 },
} as const satisfies Record<CompressionType, unknown>

/** Compresses and inflates; both return a new buffer and block while they work. */
export interface BodyCodec {
  /** Its name, as options and messages have it. */
  readonly type: CompressionType
  /** `level`: one of `compressionLevels`. */
  compress(body: Uint8Array, level?: number): Buffer
  /**
   * @throws MessageError when the body is damaged, or inflates to more than `maxBytes`; at most about twice as much
   * memory is taken before that is known
   */
  decompress(body: Uint8Array, maxBytes: number): Buffer
}

/** Bytes that a body may inflate to: four times what a broker accepts by default. */
export const defaultMaxBodyBytes = 4 * brokerBodyBytes

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
