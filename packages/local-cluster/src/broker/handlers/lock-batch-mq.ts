// SPDX-License-Identifier: Apache-2.0
// LOCK_BATCH_MQ: the queues that the client may consume in order now; those held by others are left out without an
// error. [AdminBrokerProcessor.java lockBatchMQ]
import { lockBatchMq } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { queueLocks } from '../queue-locks.js'

export const handleLockBatchMq = handle(lockBatchMq, (broker, { body }) => ({
  body: { lockedQueues: broker.part(queueLocks).lock(body.consumerGroup, body.clientId, body.mqSet) },
}))
