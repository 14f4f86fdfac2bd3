// SPDX-License-Identifier: Apache-2.0
// One POP_MESSAGE: takes messages of a topic from one broker for a while. A record that cannot be read is read once
// more, by a pull, before it is believed: damage on the way must not cost a message. [PullAPIWrapper.java popAsync]
import { BrokerError, everyMessage, peerText, RouteError, UsageError } from '@rocketmq-ts/core'
import {
  decodeRecords,
  isBadRecord,
  isUnknownRequest,
  popInitModes,
  popMessage,
  popStoredTopicOf,
  receiptsOf,
  responseCodes,
  subscriptionOf,
  type Answer,
  type MessageExt,
  type PopReceipt,
  type PopStatus,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { loadCodecsOf, type MessagePuller } from '../pull/message-puller.js'
import { findByRoute } from '../queue/find-by-route.js'
import { withReceipt, type BadPop, type PoppedMessage } from './popped-message.js'

/** Milliseconds that an answer may take longer than the broker holds the request. [PullAPIWrapper.java] */
const answerMs = 10_000
/** How a broker says that a request came too late to be processed: only the remark tells. */
const tooLateRemark = 'timeout too much'
/** Milliseconds that reading one record may take. */
const rereadMs = 3000

/** What to take. */
export interface PopOrder {
  /** As brokers know it. */
  readonly topic: string
  readonly brokerName: string
  /** Queue inside the topic, or -1 for any. */
  readonly queueId: number
  /** Maximum number of messages, 1 to 32. */
  readonly maxMessages: number
  /** Milliseconds that they belong to this consumer. */
  readonly invisibleMs: number
  /** Milliseconds that the broker may hold the request; 0: it answers at once. */
  readonly pollMs: number
  /** Where a group without offset begins. */
  readonly from: 'min' | 'max'
  readonly subscription: SubscriptionData
  /** In order, one batch of a queue at a time. Default false. */
  readonly isOrdered?: boolean | undefined
  /** With `isOrdered`: the same id asks for the same messages again. */
  readonly attemptId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PopResult {
  readonly status: PopStatus
  readonly messages: readonly PoppedMessage[]
  /** Records that cannot be read, though they were read twice. */
  readonly bad: readonly BadPop[]
}

const statusOf: Readonly<Record<Answer<typeof popMessage>['answer'], PopStatus>> = {
  SUCCESS: 'FOUND',
  POLLING_FULL: 'POLLING_FULL',
  POLLING_TIMEOUT: 'POLLING_NOT_FOUND',
  PULL_NOT_FOUND: 'POLLING_NOT_FOUND',
}

export class MessagePopper {
  readonly #instance: MQClientInstance
  readonly #consumerGroup: string
  readonly #puller: MessagePuller
  /** Requests that brokers have not answered, and their topics. */
  readonly #asking = new Map<Promise<unknown>, string>()

  /** @param puller of the same group */
  constructor(instance: MQClientInstance, consumerGroup: string, puller: MessagePuller) {
    this.#instance = instance
    this.#consumerGroup = consumerGroup
    this.#puller = puller
  }

  /**
   * Rejects as a call does, with `RouteError` when the broker is unknown, and with `UsageError` when it is too old for
   * POP.
   */
  async pop(order: PopOrder): Promise<PopResult> {
    const address = await masterAddressOf(this.#instance, order)
    const answer = await this.#ask(order, address)
    const status = statusOf[answer.answer]
    if (status !== 'FOUND') return { status, messages: [], bad: [] }
    const takenAt = this.#instance.config.clock.monotonic()
    const taken = { topic: order.topic, takenAt, expiresAt: takenAt + (answer.invisibleTime ?? order.invisibleMs) }
    const items = decodeRecords(answer.body, { brokerName: order.brokerName })
    const { received, missing } = receiptsOf(items, answer, order.brokerName)
    const messages: PoppedMessage[] = received.map(({ message, receipt, timesTaken }) => ({
      message: popped(message, receipt, order, timesTaken),
      receipt,
      ...taken,
    }))
    const bad: BadPop[] = []
    for (const { receipt, error } of missing) {
      const message = await this.#readAgain(order.topic, receipt)
      if (message === undefined) bad.push({ topic: order.topic, receipt, takenAt, error })
      else messages.push({ message: popped(message, receipt, order, undefined), receipt, ...taken })
    }
    const loading = loadCodecsOf(messages.map(({ message }) => message))
    if (loading !== undefined) await loading
    return { status, messages, bad }
  }

  async #ask(order: PopOrder, address: string): Promise<Answer<typeof popMessage>> {
    const { topic, brokerName, queueId, maxMessages, invisibleMs, pollMs, subscription, signal } = order
    const fields = {
      consumerGroup: this.#consumerGroup,
      topic,
      queueId,
      maxMsgNums: maxMessages,
      invisibleTime: invisibleMs,
      pollTime: pollMs,
      // The broker's own time counts: the clocks of two machines need not agree. [PopMessageProcessor.java]
      bornTime: 0,
      initMode: order.from === 'min' ? popInitModes.MIN : popInitModes.MAX,
      expressionType: subscription.expressionType,
      expression: subscription.subString,
      order: order.isOrdered ?? false,
      attemptId: order.attemptId,
      brokerName,
    }
    const asking = this.#instance.call(address, popMessage, fields, { timeoutMs: pollMs + answerMs, signal })
    this.#asking.set(asking, topic)
    try {
      const answer = await asking
      // With this remark, the broker has not looked for messages.
      if (answer.command.remark?.includes(tooLateRemark) !== true) return answer
      throw tooLate(address, answer.command.remark)
    } catch (error) {
      throw isUnknownRequest(error) ? tooOld(brokerName, address, error) : error
    } finally {
      this.#asking.delete(asking)
    }
  }

  /**
   * Resolves when brokers have answered what they were asked for of a topic. A broker that holds a request with a
   * filter passes over messages that come meanwhile and do not match, and the request cannot be taken back. Never
   * rejects.
   */
  async whenAnswered(topic: string): Promise<void> {
    await Promise.allSettled([...this.#asking].flatMap(([asking, of]) => (of === topic ? [asking] : [])))
  }

  /** `undefined` when it is as bad as before, or cannot be had now: it comes again in any case. */
  async #readAgain(topic: string, receipt: PopReceipt): Promise<MessageExt | undefined> {
    const { topicKind, brokerName, queueId, offset } = receipt
    const stored = popStoredTopicOf(topicKind, topic, this.#consumerGroup)
    try {
      const { items } = await this.#puller.pull({
        queue: { topic: stored, brokerName, queueId },
        offset,
        maxMessages: 1,
        maxBytes: 0x7fffffff,
        subscription: subscriptionOf({ topic: stored, expression: everyMessage, subVersion: 0 }),
        subVersion: 0,
        carriesFilter: true,
        suspendMs: 0,
        timeoutMs: rereadMs,
      })
      const item = items[0]
      return item === undefined || isBadRecord(item) || item.queueOffset !== offset ? undefined : item
    } catch {
      // What was found bad before stays so; the next delivery is another chance.
      return undefined
    }
  }
}

/** Address of the master that an order is for; only masters know what was taken. */
export async function masterAddressOf(
  instance: MQClientInstance,
  { topic, brokerName }: { readonly topic: string; readonly brokerName: string },
): Promise<string> {
  const address = await findByRoute(instance, topic, () => instance.brokers.master(brokerName))
  if (address === undefined) throw new RouteError(`The broker[${brokerName}] of topic ${topic} not exist`)
  return address
}

function tooLate(address: string, remark: string): BrokerError {
  const answer = { responseCode: responseCodes.POLLING_TIMEOUT.code, responseName: 'POLLING_TIMEOUT', remark }
  const context = { request: popMessage.name, address, retry: 'later' } as const
  return new BrokerError(`${address} did not look for messages: ${peerText(remark)}`, answer, context)
}

/** A broker that does not know POP. */
export function tooOld(brokerName: string, address: string, cause?: unknown): UsageError {
  const what = `broker ${brokerName} at ${address} does not know POP, which needs RocketMQ 5.0 or later`
  return new UsageError(`${what}; use DefaultMQPushConsumer or DefaultLitePullConsumer there`, { address, cause })
}

function popped(
  message: MessageExt,
  receipt: PopReceipt,
  { topic, isOrdered }: PopOrder,
  timesTaken: number | undefined,
): MessageExt {
  const isCounted = isOrdered === true && timesTaken !== undefined && timesTaken > 0
  return withReceipt(message, receipt, { topic, ...(isCounted ? { reconsumeTimes: timesTaken } : {}) })
}
