// SPDX-License-Identifier: Apache-2.0
// A queue of a topic on a broker, and the maps that Java keys by it: here they are lists of entries that hold the
// queue, because objects make no keys in JavaScript. On the wire the key is an object: `{{"queueId":0,…}:…}`.
import type { MessageQueue } from '@rocketmq-ts/core'
import { asObject, object, shape, type Shape } from './shape.js'
import { readJson, type Json } from './fastjson.js'
import { int32, int64, string } from './values.js'

/** Shape of a queue. */
export const messageQueue = object({
  /** Topic of the queue. */
  topic: string,
  /** Name of the broker, not its address. */
  brokerName: string,
  /** Queue inside the topic on that broker, counted from 0; -1 stands for any queue (POP). */
  queueId: int32,
})
export type { MessageQueue }

/** A text that is the same for equal queues, and different for others: neither name may hold a line break. */
export function messageQueueKey(queue: MessageQueue): string {
  return `${queue.topic}\n${queue.brokerName}\n${queue.queueId}`
}

/** Java's order of queues: topic, broker name, queue id. Clients must sort alike to agree on who consumes what. */
export function compareMessageQueues(one: MessageQueue, other: MessageQueue): number {
  return (
    compareText(one.topic, other.topic) || compareText(one.brokerName, other.brokerName) || one.queueId - other.queueId
  )
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** A value that belongs to a queue. */
export type OfQueue<T> = T & { readonly queue: MessageQueue }

/** A map from queues to objects, as a list of `{ queue, … }`; empty when absent. */
export function queueMap<T extends object>(of: Shape<T>): Shape<readonly OfQueue<T>[]> {
  return entries(
    (queue, json, where) => ({ ...of.read(json, where), queue }),
    (entry, keys) => of.print(entry, keys),
  )
}

/** A queue and a position in it. */
export interface QueueOffset {
  /** Where the position is. */
  readonly queue: MessageQueue
  /** Position in the queue, counted from 0. */
  readonly offset: number
}

/** A map from queues to offsets, as a list; empty when absent. */
export const queueOffsets: Shape<readonly QueueOffset[]> = entries(
  (queue, json, where) => ({ queue, offset: int64.read(json, where) }),
  (entry, keys) => int64.print(entry.offset, keys),
)

function entries<E extends { readonly queue: MessageQueue }>(
  read: (queue: MessageQueue, json: Json, where: string) => E,
  print: (entry: E, keys: 'fastjson' | 'standard') => string,
): Shape<readonly E[]> {
  return shape<readonly E[]>({
    absent: () => [],
    read(json, where) {
      return Object.entries(asObject(json, where)).map(([key, value]) => {
        const queue = messageQueue.read(readJson(key), `${where} key`)
        return read(queue, value, `${where}.${queue.topic}`)
      })
    },
    print(values, keys) {
      const parts = values.map(entry => `${messageQueue.print(entry.queue, keys)}:${print(entry, keys)}`)
      return `{${parts.join(',')}}`
    },
  })
}
