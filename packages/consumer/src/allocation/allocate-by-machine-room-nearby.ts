// SPDX-License-Identifier: Apache-2.0
// MACHINE_ROOM_NEARBY: queues stay in the room of their broker as long as a member lives there; those of rooms without
// a member are shared by all. [AllocateMachineRoomNearby.java]
import { UsageError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/** Tells where brokers and members are. Rooms are texts of any kind, but not empty. */
export interface MachineRoomResolver {
  /** The room of the broker that has the queue. */
  roomOfQueue(queue: MessageQueue): string
  /** The room of a member of the group. */
  roomOfClient(clientId: string): string
}

/** Applies another strategy to each room. */
export function allocateByMachineRoomNearby(
  strategy: AllocateMessageQueueStrategy,
  resolver: MachineRoomResolver,
): AllocateMessageQueueStrategy {
  return {
    name: `MACHINE_ROOM_NEARBY-${strategy.name}`,
    allocate(allocation) {
      if (indexOfMember(allocation) < 0) return []
      const queues = grouped(allocation.queues, queue => resolver.roomOfQueue(queue), 'queue')
      const members = grouped(allocation.clientIds, id => resolver.roomOfClient(id), 'client')
      const room = resolver.roomOfClient(allocation.clientId)
      const near = queues.get(room)
      const mine =
        near === undefined
          ? []
          : strategy.allocate({ ...allocation, queues: near, clientIds: members.get(room) ?? [allocation.clientId] })
      const orphans = [...queues].filter(([name]) => !members.has(name))
      return [...mine, ...orphans.flatMap(([, rest]) => strategy.allocate({ ...allocation, queues: rest }))]
    },
  }
}

function grouped<T>(items: readonly T[], roomOf: (item: T) => string, what: string): Map<string, T[]> {
  const rooms = new Map<string, T[]>()
  for (const item of items) {
    const room = roomOf(item)
    if (room === '') throw new UsageError(`the machine room of a ${what} is empty`)
    const known = rooms.get(room)
    if (known === undefined) rooms.set(room, [item])
    else known.push(item)
  }
  return rooms
}
