// SPDX-License-Identifier: Apache-2.0
// Which offsets a lite pull consumer commits, and when. The store holds only what was committed, so that without
// automatic commits nothing is stored that the application has not said. [DefaultLitePullConsumerImpl.java commit]
import type { MessageQueue, QueueOffset } from '@rocketmq-ts/protocol'
import type { OffsetStore } from '../offset/offset-store.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { QueueTable } from '../queue/queue-table.js'

export interface OffsetCommitsOptions {
  readonly store: OffsetStore
  readonly isAutomatic: boolean
  readonly table: QueueTable
}

export class OffsetCommits {
  readonly #options: OffsetCommitsOptions

  constructor(options: OffsetCommitsOptions) {
    this.#options = options
  }

  /** Takes what is settled as committed; returns the queues whose offset has changed. */
  mark(queues: Iterable<ProcessQueue> = this.#options.table.all): MessageQueue[] {
    const { store } = this.#options
    const changed: MessageQueue[] = []
    for (const { queue, consumedOffset } of queues) {
      if (store.get(queue) === consumedOffset) continue
      store.set(queue, consumedOffset)
      changed.push(queue)
    }
    return changed
  }

  /** Takes these offsets as committed, also lower ones than before. */
  set(offsets: readonly QueueOffset[]): void {
    const { store } = this.#options
    for (const { queue, offset } of offsets) {
      store.forgetCommitted(queue)
      store.set(queue, offset)
    }
  }

  /** Stores what is settled, unless that is left to the application. Does not reject. */
  async commitSettled(): Promise<void> {
    const { store, isAutomatic } = this.#options
    if (!isAutomatic) return
    const changed = this.mark()
    if (changed.length > 0) await store.persist(changed)
  }

  /** Stores what is committed of queues that were given up, and forgets them here. Does not reject. */
  async release(queues: readonly ProcessQueue[]): Promise<void> {
    const { store, isAutomatic } = this.#options
    if (isAutomatic) this.mark(queues)
    await store.persist(queues.map(({ queue }) => queue))
    for (const { queue } of queues) store.remove(queue)
  }

  /**
   * The queue goes on somewhere else.
   * @param isDecided the broker or an administrator said so: it is stored at once, with or without automatic commits
   */
  async move(queue: MessageQueue, to: number, isDecided: boolean): Promise<void> {
    const { store, isAutomatic } = this.#options
    store.forgetCommitted(queue)
    if (isDecided || isAutomatic) store.set(queue, to)
    if (isDecided) await store.persist([queue])
  }
}
