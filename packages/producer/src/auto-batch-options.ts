// SPDX-License-Identifier: Apache-2.0
// How sends are put together into batches without being asked to. [ProduceAccumulator.java]

/** When automatic batches leave. */
export interface AutoBatchOptions {
  /** Milliseconds that a message waits for others at most. Default 10. */
  readonly lingerMs?: number | undefined
  /** Bytes after which a batch leaves at once. Default 32,768. */
  readonly maxBytes?: number | undefined
  /** Bytes that are held altogether. Default 33,554,432. More is refused with `OverloadError`. */
  readonly totalMaxBytes?: number | undefined
}
