// SPDX-License-Identifier: Apache-2.0
// The few messages that a consumer sends itself: retries that could not be sent back, and traces. It needs no producer
// for them: one attempt, to the next writable queue of a topic.
import { RouteError } from '@rocketmq-ts/core'
import {
  defaultTopicName,
  defaultTopicQueueNums,
  encodeProperties,
  isWritable,
  sendMessageV2,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'

/** What is sent. */
export interface DirectMessage {
  readonly topic: string
  readonly producerGroup: string
  readonly body: Buffer
  readonly properties: Readonly<Record<string, string>>
  /** Bits that say how the body is compressed. Default 0. */
  readonly sysFlag?: number
  /** The application's own number. Default 0. */
  readonly flag?: number
  /** Of a retry: deliveries that failed. */
  readonly reconsumeTimes?: number
  /** Of a retry: failures after which it is a dead letter. */
  readonly maxReconsumeTimes?: number
}

interface WritableQueue {
  readonly address: string
  readonly brokerName: string
  readonly queueId: number
}

export class DirectSender {
  readonly #instance: MQClientInstance
  readonly #timeoutMs: number
  #turn = 0

  /** @param timeoutMs milliseconds that a look-up, and a send, may take */
  constructor(instance: MQClientInstance, timeoutMs: number) {
    this.#instance = instance
    this.#timeoutMs = timeoutMs
  }

  /** Resolves when a broker has stored it. Rejects with `RouteError`, or as a call does. */
  async send(message: DirectMessage): Promise<void> {
    const { topic, producerGroup, body, properties, sysFlag = 0, flag = 0 } = message
    const { address, brokerName, queueId } = await this.#nextQueue(topic)
    const fields = {
      producerGroup,
      topic,
      defaultTopic: defaultTopicName,
      defaultTopicQueueNums,
      queueId,
      sysFlag,
      bornTimestamp: this.#instance.config.clock.now(),
      flag,
      properties: encodeProperties(properties),
      reconsumeTimes: message.reconsumeTimes ?? 0,
      unitMode: false,
      maxReconsumeTimes: message.maxReconsumeTimes,
      batch: false,
      brokerName,
    }
    await this.#instance.call(address, sendMessageV2, fields, { body, timeoutMs: this.#timeoutMs })
  }

  async #nextQueue(topic: string): Promise<WritableQueue> {
    const { routes, brokers } = this.#instance
    const route = routes.get(topic) ?? (await routes.update(topic, { timeoutMs: this.#timeoutMs }))
    const queues = (route?.queueDatas ?? [])
      .filter(({ perm }) => isWritable(perm))
      .flatMap(({ brokerName, writeQueueNums }): WritableQueue[] => {
        const address = brokers.master(brokerName)
        if (address === undefined) return []
        return Array.from({ length: writeQueueNums }, (_, queueId) => ({ address, brokerName, queueId }))
      })
    const queue = queues[this.#turn++ % Math.max(1, queues.length)]
    if (queue === undefined) throw new RouteError(`no queue of ${topic} can be written`)
    return queue
  }
}
