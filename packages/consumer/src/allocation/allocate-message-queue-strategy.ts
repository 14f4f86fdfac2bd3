// SPDX-License-Identifier: Apache-2.0
// How the members of a group share the queues of a topic. Nothing coordinates them: each works out its own share, so
// all must use the same strategy, and lists that are sorted alike. [AllocateMessageQueueStrategy.java]
import { UsageError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'

/** The group's queues and members, sorted as every member sorts them. */
export interface Allocation {
  /** Name of the group, for strategies that share out by group. */
  readonly consumerGroup: string
  /** The member whose share is wanted. */
  readonly clientId: string
  /** All queues of one topic, sorted by topic, broker name, queue id. */
  readonly queues: readonly MessageQueue[]
  /** All members, sorted. */
  readonly clientIds: readonly string[]
}

/** A rule by which each member works out its own share. */
export interface AllocateMessageQueueStrategy {
  /** Java's name of the rule, which is sent to brokers that assign queues themselves. */
  readonly name: string
  /** The member's share. It must be free of the others' shares, and all shares together must be all queues. */
  allocate(allocation: Allocation): readonly MessageQueue[]
}

/**
 * Position of the member, -1 when it is not in the list: it gets nothing then.
 * @throws UsageError when a list is empty, with Java's words
 */
export function indexOfMember({ clientId, queues, clientIds }: Allocation): number {
  if (clientId === '') throw new UsageError('currentCID is empty')
  if (queues.length === 0) throw new UsageError('mqAll is null or mqAll empty')
  if (clientIds.length === 0) throw new UsageError('cidAll is null or cidAll empty')
  return clientIds.indexOf(clientId)
}
