// SPDX-License-Identifier: Apache-2.0
// CONFIG: a fixed list, no matter who else is in the group. [AllocateMessageQueueByConfig.java]
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/**
 * The queues that are given here, as far as the topic has them (Java takes them unchecked, and pulls from queues of
 * other topics).
 */
export function allocateByConfig(queues: readonly MessageQueue[]): AllocateMessageQueueStrategy {
  const wanted = new Set(queues.map(messageQueueKey))
  return {
    name: 'CONFIG',
    allocate: allocation => allocation.queues.filter(queue => wanted.has(messageQueueKey(queue))),
  }
}
