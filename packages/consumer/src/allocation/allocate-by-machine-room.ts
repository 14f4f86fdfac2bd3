// SPDX-License-Identifier: Apache-2.0
// MACHINE_ROOM: only queues of brokers in certain rooms, by broker names of the form `room@name`.
// [AllocateMessageQueueByMachineRoom.java]
import { indexOfMember, type AllocateMessageQueueStrategy } from './allocate-message-queue-strategy.js'

/** Blocks of the rooms' queues; what is left over goes to the first members, one each. */
export function allocateByMachineRoom(rooms: Iterable<string>): AllocateMessageQueueStrategy {
  const known = new Set(rooms)
  return {
    name: 'MACHINE_ROOM',
    allocate(allocation) {
      const index = indexOfMember(allocation)
      if (index < 0) return []
      const near = allocation.queues.filter(({ brokerName }) => {
        const [room, name, ...more] = brokerName.split('@')
        return room !== undefined && known.has(room) && name !== undefined && name !== '' && more.length === 0
      })
      const members = allocation.clientIds.length
      const size = Math.floor(near.length / members)
      const rest = near.length % members
      const block = near.slice(index * size, (index + 1) * size)
      return index < rest ? [...block, ...near.slice(size * members + index, size * members + index + 1)] : block
    },
  }
}
