// SPDX-License-Identifier: Apache-2.0
// CONSISTENT_HASH: few queues move when a member comes or goes. What is hashed are Java's own printed forms, so the
// texts below are part of the contract between languages.
// [AllocateMessageQueueConsistentHash.java, ConsistentHashRouter.java, MessageQueue.java toString]
import { createHash } from 'node:crypto'
import { UsageError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

interface RingNode {
  readonly hash: number
  readonly clientId: string
}

/** How the ring is made; all members of a group must agree. */
export interface ConsistentHashOptions {
  /** Points of each member on the ring. Default 10. More of them even the shares out. */
  readonly virtualNodes?: number | undefined
  /** A number of 32 bits without sign for a text; the first four bytes of its MD5. */
  readonly hash?: ((text: string) => number) | undefined
}

/** Each queue belongs to the member whose point follows it on a ring of hashes. */
export function allocateByConsistentHash(options: ConsistentHashOptions = {}): AllocateMessageQueueStrategy {
  const { virtualNodes = 10, hash = md5Hash } = options
  if (!(virtualNodes >= 1)) throw new UsageError(`virtualNodes is ${virtualNodes}; it takes at least 1`)
  return {
    name: 'CONSISTENT_HASH',
    allocate(allocation) {
      if (indexOfMember(allocation) < 0) return []
      const ring = ringOf(allocation.clientIds, virtualNodes, hash)
      return allocation.queues.filter(queue => ownerOf(ring, hash(printed(queue))) === allocation.clientId)
    },
  }
}

function ringOf(clientIds: readonly string[], virtualNodes: number, hash: (text: string) => number): RingNode[] {
  const points = new Map<number, string>()
  for (const clientId of clientIds) {
    // As in Java's sorted map, the later one of two points with the same hash counts.
    for (let node = 0; node < virtualNodes; node++) points.set(hash(`${clientId}-${node}`), clientId)
  }
  const ring = Array.from(points, ([point, clientId]) => ({ hash: point, clientId }))
  return ring.sort((one, other) => one.hash - other.hash)
}

function ownerOf(ring: readonly RingNode[], hash: number): string | undefined {
  return (ring.find(node => node.hash >= hash) ?? ring[0])?.clientId
}

function printed({ topic, brokerName, queueId }: MessageQueue): string {
  return `MessageQueue [topic=${topic}, brokerName=${brokerName}, queueId=${queueId}]`
}

function md5Hash(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(0)
}
