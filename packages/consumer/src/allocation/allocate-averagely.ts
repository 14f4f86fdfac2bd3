// SPDX-License-Identifier: Apache-2.0
// AVG, the default: neighbouring queues, the first members get one more. [AllocateMessageQueueAveragely.java]
import { brokerStrategies } from '@rocketmq-ts/protocol'
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/** Blocks of neighbouring queues whose sizes differ by one at most. */
export const allocateAveragely: AllocateMessageQueueStrategy = {
  name: brokerStrategies.averagely,
  allocate(allocation) {
    const index = indexOfMember(allocation)
    if (index < 0) return []
    const { queues, clientIds } = allocation
    const size = Math.floor(queues.length / clientIds.length)
    const rest = queues.length % clientIds.length
    const start = index * size + Math.min(index, rest)
    return queues.slice(start, start + size + (index < rest ? 1 : 0))
  },
}
