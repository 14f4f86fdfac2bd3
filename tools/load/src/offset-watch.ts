// SPDX-License-Identifier: Apache-2.0
// Looks again and again at what a group has committed, and tells when a queue falls back: the member that takes a queue
// over begins before the one before it has committed for the last time, and then sets that back by its own first
// commit.
import type { TestCluster } from '@rocketmq-ts/testing'
import { committedOffsets } from './committed-offsets.js'

export interface OffsetWatchOptions {
  readonly cluster: TestCluster
  readonly topic: string
  readonly group: string
  /** Milliseconds between two looks; 15. */
  readonly pauseMs?: number
  /** The committed offset of a queue went back. */
  readonly onFallBack: (queue: string, from: number, to: number) => void
}

export class OffsetWatch implements AsyncDisposable {
  readonly #options: OffsetWatchOptions
  readonly #last = new Map<string, number>()
  readonly #watching: Promise<void>
  #isStopped = false

  constructor(options: OffsetWatchOptions) {
    this.#options = options
    this.#watching = this.#watch()
  }

  /** What is committed now, by `broker/queue`; 0 where nothing is. */
  async offsets(): Promise<readonly (readonly [string, number])[]> {
    const { cluster, topic, group } = this.#options
    return Array.from(await committedOffsets(cluster, group, topic), ([queue, offset = 0]) => [queue, offset] as const)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    await this.#watching
  }

  async #watch(): Promise<void> {
    const { pauseMs = 15 } = this.#options
    while (!this.#isStopped) {
      // A broker that is busy is asked again.
      for (const [queue, offset] of await this.offsets().catch(() => [])) {
        const before = this.#last.get(queue) ?? 0
        if (offset < before) this.#options.onFallBack(queue, before, offset)
        this.#last.set(queue, offset)
      }
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
}
