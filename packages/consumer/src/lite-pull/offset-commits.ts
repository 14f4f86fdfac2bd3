// SPDX-License-Identifier: Apache-2.0
// Which offsets a lite pull consumer commits, and when. The store holds only what was committed, so that without
// automatic commits nothing is stored that the application has not said. [DefaultLitePullConsumerImpl.java commit]
import type { MessageQueue, QueueOffset } from '@rocketmq-ts/protocol'
import type { OffsetStore } from '../offset/offset-store.js'
import type { ProcessQueue } from '../queue/process-queue.js'

export interface OffsetCommitsParts {
  readonly store: OffsetStore
  readonly isAutomatic: boolean
  /** Our queues. */
  readonly queues: () => Iterable<ProcessQueue>
}

export class OffsetCommits {
  readonly #parts: OffsetCommitsParts

  constructor(parts: OffsetCommitsParts) {
    this.#parts = parts
  }

  /** Takes what is settled as committed; the queues whose offset is another now. */
  mark(queues: Iterable<ProcessQueue> = this.#parts.queues()): MessageQueue[] {
    const { store } = this.#parts
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
    const { store } = this.#parts
    for (const { queue, offset } of offsets) {
      store.forgetCommitted(queue)
      store.set(queue, offset)
    }
  }

  /** Stores what is settled, unless that is left to the application. Does not reject. */
  async commitSettled(): Promise<void> {
    const { store, isAutomatic } = this.#parts
    if (!isAutomatic) return
    const changed = this.mark()
    if (changed.length > 0) await store.persist(changed)
  }

  /** Stores what is committed of queues that were given up, and forgets them here. Does not reject. */
  async release(queues: readonly ProcessQueue[]): Promise<void> {
    const { store, isAutomatic } = this.#parts
    if (isAutomatic) this.mark(queues)
    await store.persist(queues.map(({ queue }) => queue))
    for (const { queue } of queues) store.remove(queue)
  }

  /**
   * The queue goes on somewhere else.
   * @param isDecided the broker or an administrator said so: it is stored at once, whoever commits otherwise
   */
  async move(queue: MessageQueue, to: number, isDecided: boolean): Promise<void> {
    const { store, isAutomatic } = this.#parts
    store.forgetCommitted(queue)
    if (isDecided || isAutomatic) store.set(queue, to)
    if (isDecided) await store.persist([queue])
  }
}
