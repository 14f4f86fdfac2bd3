// SPDX-License-Identifier: Apache-2.0
// An administrator decides where queues of a topic go on. [MQClientInstance.java resetOffset]
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { OffsetStore } from './offset-store.js'

/** What an administrator asks for. */
export type OffsetReset = Parameters<RegisteredConsumer['resetOffset']>[0]

interface QueuesToReset {
  readonly store: OffsetStore
  readonly get: (queue: MessageQueue) => ProcessQueue | undefined
  /** Lets a queue go on at another offset. Does not reject. */
  readonly move: (queue: ProcessQueue, offset: number) => Promise<unknown>
}

/** Moves the queues that are ours; what was committed of any of them proves nothing any more. Does not reject. */
export async function resetOffsets({ topic, body }: OffsetReset, { store, get, move }: QueuesToReset): Promise<void> {
  await Promise.all(
    body.offsetTable.map(async ({ queue, offset }) => {
      if (queue.topic !== topic) return
      store.forgetCommitted(queue)
      const processQueue = get(queue)
      if (processQueue !== undefined) await move(processQueue, offset)
    }),
  )
}
