// SPDX-License-Identifier: Apache-2.0
// UNLOCK_BATCH_MQ: gives queues back; SUCCESS also for those that the client does not hold.
// [AdminBrokerProcessor.java unlockBatchMQ]
import { unlockBatchMq } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { queueLocks } from '../queue-locks.js'

export const handleUnlockBatchMq = handle(unlockBatchMq, (broker, { body }) => {
  broker.part(queueLocks).unlock(body.consumerGroup, body.clientId, body.mqSet)
  return {}
})
