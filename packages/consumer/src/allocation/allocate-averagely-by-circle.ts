// SPDX-License-Identifier: Apache-2.0
// AVG_BY_CIRCLE: queues are dealt out like cards. [AllocateMessageQueueAveragelyByCircle.java]
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/** Queue 0 for the first member, queue 1 for the second, and round again. */
export const allocateAveragelyByCircle: AllocateMessageQueueStrategy = {
  name: 'AVG_BY_CIRCLE',
  allocate(allocation) {
    const index = indexOfMember(allocation)
    if (index < 0) return []
    const { queues, clientIds } = allocation
    return queues.filter((_, position) => position % clientIds.length === index)
  },
}
