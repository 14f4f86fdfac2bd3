// SPDX-License-Identifier: Apache-2.0
// One pull: which broker to ask, with which flags, and what the answer holds. What cannot be decoded stays in the list
// as an item of its own; the caller decides its fate. [PullAPIWrapper.java, MQClientAPIImpl.java pullMessage]
import { loadCodec, loadedCodec, RouteError, type CompressionType } from '@rocketmq-ts/core'
import {
  compressionTypeOf,
  decodeRecords,
  isBadRecord,
  isCompressed,
  isUnknownRequest,
  litePullMessage,
  masterId,
  messageQueueKey,
  pullFlags,
  pullMessage,
  unwrapInnerBatches,
  type Answer,
  type MessageQueue,
  type PullStatus,
  type RecordItem,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { BrokerAddress, MQClientInstance } from '@rocketmq-ts/client'
import { findByRoute } from '../queue/find-by-route.js'
import { holderOf } from '../queue/holder-of-queue.js'
import type { FilterChecks } from '../subscription/filter-checks.js'

/** What to pull. */
export interface PullOrder {
  readonly queue: MessageQueue
  /** Position to read from, counted from 0. */
  readonly offset: number
  /** Maximum number of messages. */
  readonly maxMessages: number
  /** Maximum number of bytes of records; brokers before 5.1 do not know it. */
  readonly maxBytes: number
  readonly subscription: SubscriptionData
  /** Version of the subscription that the broker must know at least. */
  readonly subVersion: number
  /** Sends the filter along, so that the broker needs no heartbeat for it. Default false. */
  readonly carriesFilter?: boolean | undefined
  /** Offset to store for the group, when a master is asked. */
  readonly commitOffset?: number | undefined
  /** Milliseconds that the broker may hold the request; 0: it answers at once. */
  readonly suspendMs: number
  /** Milliseconds until the call is given up; more than `suspendMs`. */
  readonly timeoutMs: number
  /** A pull of the lite consumer. Default false. */
  readonly isLite?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PullResult {
  readonly status: PullStatus
  /** Records as they came, inner batches taken apart. */
  readonly items: readonly RecordItem[]
  /** Position to go on at. */
  readonly nextBeginOffset: number
  /** Where the queue begins, and the position behind its end. */
  readonly minOffset: number
  readonly maxOffset: number
}

const statusOf: Readonly<Record<Answer<typeof pullMessage>['answer'], PullStatus>> = {
  SUCCESS: 'FOUND',
  PULL_NOT_FOUND: 'NO_NEW_MSG',
  PULL_RETRY_IMMEDIATELY: 'NO_MATCHED_MSG',
  PULL_OFFSET_MOVED: 'OFFSET_ILLEGAL',
}

export class MessagePuller {
  readonly #instance: MQClientInstance
  readonly #consumerGroup: string
  readonly #filterChecks: Pick<FilterChecks, 'accepted'>
  /** The broker id that the last answer suggested, by queue. */
  readonly #suggested = new Map<string, number>()
  /** Addresses of brokers that do not know LITE_PULL_MESSAGE: those before 5.0. (Java's client fails there.) */
  readonly #withoutLite = new Set<string>()

  /** @param filterChecks of the same group */
  constructor(instance: MQClientInstance, consumerGroup: string, filterChecks: Pick<FilterChecks, 'accepted'>) {
    this.#instance = instance
    this.#consumerGroup = consumerGroup
    this.#filterChecks = filterChecks
  }

  /**
   * Rejects as a call does, with `RouteError` when the broker of the queue is unknown, and with the broker's answer
   * when it cannot apply the filter.
   */
  async pull(order: PullOrder): Promise<PullResult> {
    const { queue } = order
    const key = messageQueueKey(queue)
    const broker = await findByRoute(this.#instance, queue.topic, () => this.#brokerFor(queue, key))
    if (broker === undefined) throw new RouteError(`the broker[${queue.brokerName}] of topic ${queue.topic} not exist`)
    const accepting = this.#filterChecks.accepted(broker.address, order.subscription)
    if (accepting !== undefined) await accepting
    const answer = await this.#ask(order, broker)
    this.#suggested.set(key, answer.suggestWhichBrokerId)
    const { nextBeginOffset, minOffset, maxOffset } = answer
    const items = answer.answer === 'SUCCESS' ? itemsOf(answer, order) : []
    const loading = loadCodecsOf(items)
    if (loading !== undefined) await loading
    return { status: statusOf[answer.answer], items, nextBeginOffset, minOffset, maxOffset }
  }

  /** Where the next pull of a queue would go; `undefined` while its broker is unknown. */
  brokerOf(queue: MessageQueue): BrokerAddress | undefined {
    return this.#brokerFor(queue, messageQueueKey(queue))
  }

  #brokerFor(queue: MessageQueue, key: string): BrokerAddress | undefined {
    return this.#instance.brokers.preferred(holderOf(queue, this.#instance), this.#suggested.get(key) ?? masterId)
  }

  async #ask(order: PullOrder, broker: BrokerAddress): Promise<Answer<typeof pullMessage>> {
    const { timeoutMs, signal } = order
    const isLite = order.isLite === true && !this.#withoutLite.has(broker.address)
    const request = isLite ? litePullMessage : pullMessage
    try {
      return await this.#instance.call(broker.address, request, this.#fieldsOf(order, broker, isLite), {
        timeoutMs,
        signal,
      })
    } catch (error) {
      if (!isLite || !isUnknownRequest(error)) throw error
      this.#withoutLite.add(broker.address)
      return this.#ask(order, broker)
    }
  }

  #fieldsOf(order: PullOrder, broker: BrokerAddress, isLite: boolean): Parameters<typeof pullMessage.printFields>[0] {
    const { queue, subscription, commitOffset } = order
    // A slave stores no offsets.
    const isCommit = commitOffset !== undefined && broker.brokerId === masterId
    const sysFlag =
      (isCommit ? pullFlags.COMMIT_OFFSET : 0) |
      (order.suspendMs > 0 ? pullFlags.SUSPEND : 0) |
      (order.carriesFilter === true ? pullFlags.SUBSCRIPTION : 0) |
      (isLite ? pullFlags.LITE_PULL : 0)
    return {
      consumerGroup: this.#consumerGroup,
      topic: queue.topic,
      queueId: queue.queueId,
      queueOffset: order.offset,
      maxMsgNums: order.maxMessages,
      sysFlag,
      commitOffset: isCommit ? commitOffset : 0,
      suspendTimeoutMillis: order.suspendMs,
      subscription: order.carriesFilter === true ? subscription.subString : undefined,
      subVersion: order.subVersion,
      expressionType: subscription.expressionType,
      maxMsgBytes: order.maxBytes,
      brokerName: queue.brokerName,
    }
  }
}

function itemsOf(answer: Answer<typeof pullMessage>, { queue, offset }: PullOrder): readonly RecordItem[] {
  const { brokerName, queueId } = queue
  const decoded = decodeRecords(answer.body, { brokerName, queueId, queueOffsetDelta: answer.offsetDelta })
  return unwrapInnerBatches(decoded, offset)
}

/**
 * Loads what is needed to inflate the messages; `undefined` when that is here. What cannot be loaded is found out when
 * a message is inflated. Never rejects.
 */
export function loadCodecsOf(items: readonly RecordItem[]): Promise<unknown> | undefined {
  let loading: Map<CompressionType, Promise<unknown>> | undefined
  for (const item of items) {
    if (isBadRecord(item) || !isCompressed(item.sysFlag)) continue
    const type = compressionTypeOf(item.sysFlag)
    if (type === undefined || loadedCodec(type) !== undefined) continue
    loading ??= new Map()
    if (!loading.has(type))
      loading.set(
        type,
        loadCodec(type).catch(() => undefined),
      )
  }
  return loading === undefined ? undefined : Promise.all(loading.values())
}
