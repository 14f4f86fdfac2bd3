// SPDX-License-Identifier: Apache-2.0
// Stores an offset so that it counts. A 5.x broker that has reset a group ignores, with SUCCESS, every offset that is
// stored before a consumer has taken the reset; only another reset replaces it. [ConsumerManageProcessor.java]
import {
  invokeBrokerToResetOffset,
  offsetWasReset,
  updateConsumerOffset,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import type { Operation } from './operation.js'

/** An offset of a group. */
export interface GroupOffset {
  readonly group: string
  readonly queue: MessageQueue
  /** Position that is consumed next. */
  readonly offset: number
}

/** Stores the offset on the master at `address`. */
export async function storeOffset(operation: Operation, address: string, position: GroupOffset): Promise<void> {
  const { group, queue, offset } = position
  const { topic, brokerName, queueId } = queue
  const { remark } = await operation.ask(address, updateConsumerOffset, {
    consumerGroup: group,
    topic,
    queueId,
    brokerName,
    commitOffset: offset,
  })
  if (remark !== offsetWasReset) return
  // Only brokers that reset offsets themselves say so, and those take a single queue.
  const request = { group, topic, queueId, offset, timestamp: 0, isForce: true }
  await operation.ask(address, invokeBrokerToResetOffset, request)
}
