// SPDX-License-Identifier: Apache-2.0
// Where a queue begins and ends, and where a time is in it. Only masters know; their answers are not cached.
// [MQAdminImpl.java]
import { RouteError } from '@rocketmq-ts/core'
import { getMaxOffset, getMinOffset, searchOffsetByTimestamp, type MessageQueue } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { findByRoute } from '../queue/find-by-route.js'
import { holderOf } from '../queue/holder-of-queue.js'

export class QueuePositions {
  readonly #instance: MQClientInstance

  constructor(instance: MQClientInstance) {
    this.#instance = instance
  }

  /** Position behind the last message. */
  async max(queue: MessageQueue): Promise<number> {
    return (await this.#instance.call(await this.#master(queue), getMaxOffset, fieldsOf(queue))).offset
  }

  /** Position of the first message that is still stored. */
  async min(queue: MessageQueue): Promise<number> {
    return (await this.#instance.call(await this.#master(queue), getMinOffset, fieldsOf(queue))).offset
  }

  /** Position of the first message that was stored at that time (milliseconds since the epoch) or later. */
  async at(queue: MessageQueue, timestamp: number): Promise<number> {
    const fields = { ...fieldsOf(queue), timestamp }
    return (await this.#instance.call(await this.#master(queue), searchOffsetByTimestamp, fields)).offset
  }

  async #master(queue: MessageQueue): Promise<string> {
    const { brokerName, topic } = queue
    const find = () => this.#instance.brokers.master(holderOf(queue, this.#instance))
    const address = await findByRoute(this.#instance, topic, find)
    if (address === undefined) throw new RouteError(`broker ${brokerName} of topic ${topic} has no master now`)
    return address
  }
}

function fieldsOf({ topic, queueId, brokerName }: MessageQueue): {
  topic: string
  queueId: number
  brokerName: string
} {
  return { topic, queueId, brokerName }
}
