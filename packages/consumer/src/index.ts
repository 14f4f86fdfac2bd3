// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/consumer.

// How the members of a group share queues.
export { allocateAveragely } from './allocation/allocate-averagely.js'
export { allocateAveragelyByCircle } from './allocation/allocate-averagely-by-circle.js'
export { allocateByConfig } from './allocation/allocate-by-config.js'
export { allocateByConsistentHash, type ConsistentHashOptions } from './allocation/allocate-by-consistent-hash.js'
export { allocateByMachineRoom } from './allocation/allocate-by-machine-room.js'
export { allocateByMachineRoomNearby, type MachineRoomResolver } from './allocation/allocate-by-machine-room-nearby.js'
export type { AllocateMessageQueueStrategy, Allocation } from './allocation/allocate-message-queue-strategy.js'

// Subscriptions and offsets.
export type { FilterExpression } from './subscription/filter-expression.js'
export type { OffsetStore } from './offset/offset-store.js'
export type { RefusedOffset } from './offset/remote-broker-offset-store.js'
