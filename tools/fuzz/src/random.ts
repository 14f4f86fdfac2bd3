// SPDX-License-Identifier: Apache-2.0
// Numbers that follow from a seed, so that a run can be repeated.
import { mulberry32 } from '@rocketmq-ts/test-run'

export class Random {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = mulberry32(seed)
  }

  /** An integer from 0 to below `limit`; 0 for an empty range. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit)
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('there is nothing to pick from')
    return item
  }
}
