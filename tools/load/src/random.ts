// SPDX-License-Identifier: Apache-2.0
// Numbers that follow from a seed, so that "at random" happens the same way again. It chooses who is killed,
// and when.
import { mulberry32 } from '@rocketmq-ts/test-run'

export class Random {
  readonly seed: number
  readonly #next: () => number

  constructor(seed: number) {
    this.seed = seed
    this.#next = mulberry32(seed)
  }

  /** From `low` to below `high`. */
  between(low: number, high: number): number {
    return low + this.#next() * (high - low)
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }
}
