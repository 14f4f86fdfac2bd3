// SPDX-License-Identifier: Apache-2.0
// A decoder as the fuzzer sees it.

/** Something that reads bytes of a peer. */
export interface FuzzTarget {
  readonly name: string
  readonly seeds: readonly Buffer[]
  /** Throws a `RocketMQError` for what makes no sense, and nothing else. */
  readonly read: (bytes: Buffer) => void
}
