// SPDX-License-Identifier: Apache-2.0
// Offsets of a group that shares its queues: the broker of a queue keeps them. A broker that lost or rewound its
// offsets must not make us consume everything again: an answer below what we committed ourselves is refused and
// reported. Unlike Java's, commits are answered, so that a queue is given away only when its offset has arrived.
// [RemoteBrokerOffsetStore.java]
import { asError, OffsetError } from '@rocketmq-ts/core'
import {
  masterId,
  messageQueueKey,
  queryConsumerOffset,
  updateConsumerOffset,
  type MessageQueue,
  type QueueOffset,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { findByRoute } from '../queue/find-by-route.js'
import { holderOf } from '../queue/holder-of-queue.js'
import type { OffsetStore } from './offset-store.js'
import { OffsetTable } from './offset-table.js'

/** Milliseconds that a query or a commit may take. [RemoteBrokerOffsetStore.java] */
const offsetTimeoutMs = 5000

/** A broker's offset that is below what we committed in this session. */
export interface RefusedOffset {
  /** The queue that the offsets are in. */
  readonly queue: MessageQueue
  /** What the broker answered; `undefined`: that it knows no offset. */
  readonly answered: number | undefined
  /** What we committed, and go on with. */
  readonly committed: number
}

export interface RemoteOffsetStoreOptions {
  readonly instance: MQClientInstance
  readonly consumerGroup: string
  readonly onRefused: (refused: RefusedOffset) => void
}

export class RemoteBrokerOffsetStore implements OffsetStore {
  readonly #options: RemoteOffsetStoreOptions
  readonly #table = new OffsetTable()
  /** The highest offset that we committed for each queue, also of those that we gave away. */
  readonly #committed = new Map<string, number>()
  /** The last commit of each queue that is not answered yet. */
  readonly #underWay = new Map<string, Promise<void>>()

  constructor(options: RemoteOffsetStoreOptions) {
    this.#options = options
  }

  load(): Promise<void> {
    return Promise.resolve()
  }

  get(queue: MessageQueue): number | undefined {
    return this.#table.get(queue)
  }

  advance(queue: MessageQueue, offset: number): void {
    this.#table.advance(queue, offset)
  }

  set(queue: MessageQueue, offset: number): void {
    this.#table.set(queue, offset)
  }

  freeze(queue: MessageQueue, offset: number): void {
    this.#table.freeze(queue, offset)
    this.forgetCommitted(queue)
  }

  async read(queue: MessageQueue): Promise<number | undefined> {
    const { instance, consumerGroup } = this.#options
    const address = await this.#addressFor(queue)
    const fields = { consumerGroup, topic: queue.topic, queueId: queue.queueId, brokerName: queue.brokerName }
    const answer = await instance.call(address, queryConsumerOffset, fields, { timeoutMs: offsetTimeoutMs })
    const committed = this.#committed.get(messageQueueKey(queue))
    if (answer.answer === 'QUERY_NOT_FOUND') {
      return committed === undefined ? undefined : this.#refuse(queue, undefined, committed)
    }
    const { offset } = answer
    if (offset === undefined || offset < 0) {
      throw new OffsetError(`${address} answered no usable offset of ${nameOf(queue)} for ${consumerGroup}`, {
        request: queryConsumerOffset.name,
        address,
      })
    }
    return committed !== undefined && offset < committed ? this.#refuse(queue, offset, committed) : offset
  }

  async persist(queues: Iterable<MessageQueue>): Promise<void> {
    const persistOne = async (queue: MessageQueue) => {
      try {
        await this.#commit(queue)
      } catch (error) {
        const { instance, consumerGroup } = this.#options
        const what = `offset ${this.#table.get(queue)} of ${nameOf(queue)}`
        instance.config.logger.warn(`${what} was not committed for ${consumerGroup}: ${asError(error).message}`)
      }
    }
    await Promise.all(Array.from(queues, persistOne))
  }

  async commit(queues: Iterable<MessageQueue>): Promise<void> {
    await Promise.all(Array.from(queues, queue => this.#commit(queue)))
  }

  remove(queue: MessageQueue): void {
    this.#table.delete(queue)
  }

  offsets(topic?: string): readonly QueueOffset[] {
    return this.#table.offsets(topic)
  }

  carried(queue: MessageQueue): number | undefined {
    const offset = this.#table.get(queue)
    // [DefaultMQPushConsumerImpl.java pullMessage] 0 is not carried.
    if (offset === undefined || offset <= 0) return undefined
    this.#noteCommitted(queue, offset)
    return offset
  }

  forgetCommitted(queue: MessageQueue): void {
    this.#committed.delete(messageQueueKey(queue))
  }

  #noteCommitted(queue: MessageQueue, offset: number): void {
    const key = messageQueueKey(queue)
    if (offset > (this.#committed.get(key) ?? -1)) this.#committed.set(key, offset)
  }

  /**
   * One commit of a queue at a time, each of the newest offset: brokers answer the requests of one connection in any
   * order, and of two that are under way the older could win.
   */
  #commit(queue: MessageQueue): Promise<void> {
    const key = messageQueueKey(queue)
    const before = this.#underWay.get(key) ?? Promise.resolve()
    const commit = before.then(
      () => this.#commitNow(queue),
      () => this.#commitNow(queue),
    )
    this.#underWay.set(key, commit)
    const clear = () => {
      if (this.#underWay.get(key) === commit) this.#underWay.delete(key)
    }
    commit.then(clear, clear)
    return commit
  }

  async #commitNow(queue: MessageQueue): Promise<void> {
    const offset = this.#table.get(queue)
    if (offset === undefined) return
    const { instance, consumerGroup } = this.#options
    const address = await this.#addressFor(queue)
    const { topic, queueId, brokerName } = queue
    const fields = { consumerGroup, topic, queueId, brokerName, commitOffset: offset }
    this.#noteCommitted(queue, offset)
    await instance.call(address, updateConsumerOffset, fields, { timeoutMs: offsetTimeoutMs })
  }

  /** The master, else a slave; the route is asked for again when the broker is unknown. */
  async #addressFor(queue: MessageQueue): Promise<string> {
    const { instance } = this.#options
    const find = () => instance.brokers.preferred(holderOf(queue, instance), masterId)
    const broker = await findByRoute(instance, queue.topic, find)
    if (broker === undefined) throw new OffsetError(`no route knows broker ${queue.brokerName} of ${nameOf(queue)}`)
    return broker.address
  }

  #refuse(queue: MessageQueue, answered: number | undefined, committed: number): number {
    this.#options.onRefused({ queue, answered, committed })
    return committed
  }
}

function nameOf({ topic, brokerName, queueId }: MessageQueue): string {
  return `queue ${queueId} of ${topic} at ${brokerName}`
}
