// SPDX-License-Identifier: Apache-2.0
// QUERY_ASSIGNMENT: the broker says which queues a client consumes. An answer without a list means "leave it as it is"
// to the client; an empty list means "nothing". [QueryAssignmentProcessor.java]
import {
  compareMessageQueues,
  messageQueueKey,
  queryAssignment,
  type MessageQueue,
  type MessageRequestModeSetting,
  type QueryAssignmentRequest,
} from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { allocateForPop, allocations } from '../assignment/allocate-queues.js'
import { requestModeOf } from '../assignment/request-modes.js'
import { subscribeQueues } from '../assignment/subscribe-queues.js'

export const handleQueryAssignment = handle(queryAssignment, async (broker, { body }) => {
  const mode = requestModeOf(broker, body.topic, body.consumerGroup)
  const all = await subscribeQueues(broker, body.topic)
  const queues = all === undefined ? undefined : assigned(broker, body, { all, mode })
  if (queues === undefined) return { body: {} }
  const distinct = new Map(queues.map(queue => [messageQueueKey(queue), queue]))
  const messageQueueAssignments = [...distinct.values()].map(messageQueue => ({ messageQueue, mode: mode.mode }))
  return { body: { messageQueueAssignments } }
})

function assigned(
  broker: Broker,
  { consumerGroup, clientId, messageModel, strategyName }: QueryAssignmentRequest,
  { all, mode }: { readonly all: readonly MessageQueue[]; readonly mode: MessageRequestModeSetting },
): readonly MessageQueue[] | undefined {
  if (messageModel === 'BROADCASTING' || !broker.config.serverLoadBalancerEnable) return all
  const group = broker.consumers.get(consumerGroup)
  const allocate = allocations.get(strategyName)
  if (group === undefined || allocate === undefined) return undefined
  const ids = [...group.channels.values()].map(channel => channel.clientId).sort(compareIds)
  const queues = [...all].sort(compareMessageQueues)
  const index = ids.indexOf(clientId)
  if (mode.mode === 'POP') {
    return allocateForPop(allocate, queues, { clients: ids.length, index, share: mode.popShareQueueNum })
  }
  return index < 0 ? [] : allocate(queues, ids.length, index)
}

/** Java's order of texts, by code unit. */
function compareIds(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
