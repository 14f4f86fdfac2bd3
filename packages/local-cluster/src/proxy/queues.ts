// SPDX-License-Identifier: Apache-2.0
// The queues of a topic as gRPC clients see them, and the queue that a message goes to.
// [RouteActivity.java genMessageQueueFromQueueData, SendMessageActivity.java SendMessageQueueSelector]
import { resourceOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { isReadable, isWritable, type QueueData, type TopicRouteData } from '@rocketmq-ts/protocol'
import { bucketOf, writableQueues, type ChosenQueue } from '../key-queue.js'
import { refuseWith } from './status.js'

const { MessageType, Permission } = wire

const acceptedBy: Readonly<Record<string, readonly wire.MessageType[]>> = {
  NORMAL: [MessageType.NORMAL],
  FIFO: [MessageType.FIFO],
  DELAY: [MessageType.DELAY],
  TRANSACTION: [MessageType.TRANSACTION],
  PRIORITY: [MessageType.PRIORITY],
  LITE: [MessageType.LITE],
  MIXED: [MessageType.NORMAL, MessageType.FIFO, MessageType.DELAY, MessageType.TRANSACTION],
}

/** The types that a topic takes, by its attribute `message.type`. */
export function acceptedTypes(attribute: string): readonly wire.MessageType[] {
  return acceptedBy[attribute] ?? [MessageType.MESSAGE_TYPE_UNSPECIFIED]
}

/** One entry for each queue and each replica of its broker. */
export function wireQueues(
  topic: string,
  route: TopicRouteData,
  rest: { readonly endpoints: Draft<wire.Endpoints>; readonly acceptMessageTypes: readonly wire.MessageType[] },
): readonly Draft<wire.MessageQueue>[] {
  const { endpoints, acceptMessageTypes } = rest
  return route.queueDatas.flatMap(data => {
    const replicas =
      route.brokerDatas.find(({ brokerName }) => brokerName === data.brokerName)?.brokerAddrs.keys() ?? []
    return [...replicas].flatMap(id =>
      permissionsOf(data).map((permission, queueId) => ({
        topic: resourceOf(topic),
        id: queueId,
        permission,
        broker: { name: data.brokerName, id, endpoints },
        acceptMessageTypes,
      })),
    )
  })
}

/** The permission of each queue: those for both come first, then those to read only, then those to write only. */
function permissionsOf({ perm, readQueueNums, writeQueueNums }: QueueData): readonly wire.Permission[] {
  const reads = isReadable(perm) ? readQueueNums : 0
  const writes = isWritable(perm) ? writeQueueNums : 0
  const both = Math.min(reads, writes)
  return [
    ...Array.from({ length: both }, () => Permission.READ_WRITE),
    ...Array.from({ length: reads - both }, () => Permission.READ),
    ...Array.from({ length: writes - both }, () => Permission.WRITE),
  ]
}

/** The queue of a message: by its key, else in turns. @throws StatusError when no queue can be written */
export function chooseQueue(route: TopicRouteData, orderKey: string | undefined, turn: number): ChosenQueue {
  const queues = writableQueues(route)
  const index = orderKey === undefined ? turn % queues.length : bucketOf(orderKey, queues.length)
  return queues[index] ?? refuseWith(wire.Code.FORBIDDEN, 'no writable queue')
}
