// SPDX-License-Identifier: Apache-2.0
// An administrator decides where queues of a topic go on. [MQClientInstance.java resetOffset]
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import type { QueueTable } from '../queue/queue-table.js'
import type { OffsetStore } from './offset-store.js'

/** What an administrator asks for. */
export type OffsetReset = Parameters<RegisteredConsumer['resetOffset']>[0]

/**
 * Moves the queues that belong to this consumer; what was committed of any of them proves nothing any more. Does not
 * reject.
 */
export async function resetOffsets(
  { topic, body }: OffsetReset,
  { store, table }: { readonly store: OffsetStore; readonly table: QueueTable },
): Promise<void> {
  await Promise.all(
    body.offsetTable.map(async ({ queue, offset }) => {
      if (queue.topic !== topic) return
      store.forgetCommitted(queue)
      await table.get(queue)?.move(offset, 'reset')
    }),
  )
}
