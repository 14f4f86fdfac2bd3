// SPDX-License-Identifier: Apache-2.0
// AVG_BY_CIRCLE: queues are dealt out like cards. [AllocateMessageQueueAveragelyByCircle.java]
import { brokerStrategies } from '@rocketmq-ts/protocol'
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/** Queue 0 for the first member, queue 1 for the second, and round again. */
export const allocateAveragelyByCircle: AllocateMessageQueueStrategy = {
  name: brokerStrategies.averagelyByCircle,
  allocate(allocation) {
    const index = indexOfMember(allocation)
    if (index < 0) return []
    const { queues, clientIds } = allocation
    return queues.filter((_, position) => position % clientIds.length === index)
  },
}
