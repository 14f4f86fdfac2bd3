// SPDX-License-Identifier: Apache-2.0
// Where a queue begins and ends, and where a time lies in it. Masters only know; what they answer is not kept.
// [MQAdminImpl.java]
import {
  getMaxOffset,
  getMinOffset,
  RouteError,
  searchOffsetByTimestamp,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
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
    const { brokers, routes } = this.#instance
    const { brokerName, topic } = queue
    if (brokers.master(holderOf(queue, this.#instance)) === undefined) await routes.update(topic)
    const address = brokers.master(holderOf(queue, this.#instance))
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
