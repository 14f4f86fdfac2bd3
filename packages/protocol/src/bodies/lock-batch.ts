// SPDX-License-Identifier: Apache-2.0
// Locking queues for ordered consumption: the broker grants a queue to one client of a group for a while.
// [LockBatchRequestBody.java, LockBatchResponseBody.java]
import { list } from './collections.js'
import { messageQueue } from './message-queue.js'
import { json, object } from './shape.js'
import { boolean, string } from './values.js'

/** Milliseconds after which a lock that was not asked for again goes to the next client. [RebalanceLockManager.java] */
export const queueLockLifeMs = 60_000

const lockBatchRequest = object({
  /** Consumer group that consumes in order. */
  consumerGroup: string,
  /** Id of the member that asks for the locks, or gives them back. */
  clientId: string,
  /** Do not ask the slaves as well. */
  onlyThisBroker: boolean,
  /** The queues to lock or to unlock. */
  mqSet: list(messageQueue),
})

/** The body of LOCK_BATCH_MQ and UNLOCK_BATCH_MQ. */
export const lockBatchRequestBody = json(lockBatchRequest)

const lockBatchResponse = object({
  /** The queues that the client holds now: those it asked for without the ones held by others. */
  lockedQueues: list(messageQueue).wire('lockOKMQSet'),
})

/** The answer to LOCK_BATCH_MQ. */
export const lockBatchResponseBody = json(lockBatchResponse)
