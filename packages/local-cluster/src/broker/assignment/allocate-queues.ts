// SPDX-License-Identifier: Apache-2.0
// How a broker shares queues among the clients of a group. Queues and client ids are sorted, so every client that asks
// gets its part of one and the same division. [AllocateMessageQueueAveragely.java, …AveragelyByCircle.java,
// QueryAssignmentProcessor.java allocate4Pop]
import { brokerStrategies, type MessageQueue } from '@rocketmq-ts/protocol'

/** Gives a client its queues: `index` is its place among `clients`. */
export type AllocateQueues = (
  queues: readonly MessageQueue[],
  clients: number,
  index: number,
) => readonly MessageQueue[]

const averagely: AllocateQueues = (queues, clients, index) => {
  const rest = queues.length % clients
  const base = Math.floor(queues.length / clients)
  const size = index < rest ? base + 1 : base
  const start = index < rest ? index * size : index * size + rest
  return queues.slice(start, start + Math.max(size, queues.length <= clients && index < queues.length ? 1 : size))
}

const byCircle: AllocateQueues = (queues, clients, index) =>
  queues.filter((_queue, position) => position % clients === index)

/** Strategies by the name that clients send. */
export const allocations: ReadonlyMap<string, AllocateQueues> = new Map<string, AllocateQueues>([
  [brokerStrategies.averagely, averagely],
  [brokerStrategies.averagelyByCircle, byCircle],
])

/**
 * The queues of a client that pops. `share` more clients pop each queue: 0 or less, or nearly all of them, and every
 * client pops everything, which queue -1 of each broker stands for.
 */
export function allocateForPop(
  allocate: AllocateQueues,
  queues: readonly MessageQueue[],
  { clients, index, share }: { readonly clients: number; readonly index: number; readonly share: number },
): readonly MessageQueue[] {
  if (share <= 0 || share >= clients - 1) return queues.map(queue => ({ ...queue, queueId: -1 }))
  if (index < 0) return []
  if (clients > queues.length) {
    const queue = queues[index % queues.length]
    return queue === undefined ? [] : [queue]
  }
  const neighbours = Array.from({ length: share + 1 }, (_none, distance) => (index + distance) % clients)
  return neighbours.flatMap(neighbour => allocate(queues, clients, neighbour))
}
