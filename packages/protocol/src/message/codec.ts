// SPDX-License-Identifier: Apache-2.0
// What a way of compressing bodies has to do. Inflating is bounded, because a few hundred bytes can become gigabytes.
import type { CompressionType } from './sys-flag.js'

/** Compresses and inflates; both return a new buffer and block while they work. */
export interface Codec {
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
