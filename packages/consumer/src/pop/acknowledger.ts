// SPDX-License-Identifier: Apache-2.0
// Tells brokers what became of messages that were taken by POP: done, or to come again at another time. The requests
// name the topic where a message is: a retry topic when its receipt says so. [DefaultMQPushConsumerImpl.java ackAsync,
// changePopInvisibleTimeAsync; MQClientAPIImpl.java batchAckMessageAsync]
import { asError, BrokerError, pause, ReceiptError, UnderWay } from '@rocketmq-ts/core'
import {
  ackMessage,
  batchAckMessage,
  changeMessageInvisibleTime,
  isUnknownRequest,
  popStoredTopicOf,
  popTopicDigit,
  printPopReceipt,
  type BatchAckEntry,
  type PopReceipt,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { masterAddressOf } from './message-popper.js'
import type { TakenReceipt } from './popped-message.js'

/** Milliseconds that a request may take. [DefaultMQPushConsumerImpl.java] */
const ackTimeoutMs = 3000
/**
 * Milliseconds that a receipt must be old before its time is changed. Brokers name what they remember by the
 * millisecond of the pop: a change within the same one is taken for an acknowledgement, and the message is lost. (5.5.0
 * lost each of 174 messages that were changed so.) [PopReviveService.java consumeReviveMessage]
 */
const minAgeMs = 2

export class Acknowledger {
  readonly #instance: MQClientInstance
  readonly #consumerGroup: string
  /** Addresses of brokers that take no batches: those before 5.1.3. */
  readonly #withoutBatches = new Set<string>()
  readonly #working = new UnderWay()

  constructor(instance: MQClientInstance, consumerGroup: string) {
    this.#instance = instance
    this.#consumerGroup = consumerGroup
  }

  /** Resolves when no request is under way; each takes 3 s at most. */
  whenIdle(): Promise<void> {
    return this.#working.whenIdle()
  }

  /**
   * The message is done. Rejects as a call does, and with `ReceiptError` when the broker has no such message; a receipt
   * whose time is over is no error there, the message comes again.
   */
  ack(taken: TakenReceipt): Promise<void> {
    return this.#working.track(this.#ack(taken))
  }

  /**
   * The message comes again this many milliseconds from now, unless it is done before; the receipt that counts from now
   * on. Rejects as `ack` does.
   */
  changeInvisibleTime(taken: TakenReceipt, invisibleTime: number): Promise<PopReceipt> {
    return this.#working.track(this.#changeInvisibleTime(taken, invisibleTime))
  }

  async #ack(taken: TakenReceipt): Promise<void> {
    const address = await this.#addressOf(taken)
    const answer = await this.#instance.call(address, ackMessage, this.#fieldsOf(taken), { timeoutMs: ackTimeoutMs })
    if (answer.answer === 'NO_MESSAGE') throw gone(taken)
  }

  async #changeInvisibleTime(taken: TakenReceipt, invisibleTime: number): Promise<PopReceipt> {
    const { receipt, takenAt } = taken
    const address = await this.#addressOf(taken)
    const { clock } = this.#instance.config
    const youngMs = minAgeMs - (clock.monotonic() - takenAt)
    if (youngMs > 0) await pause(clock, youngMs)
    const fields = { ...this.#fieldsOf(taken), invisibleTime }
    const answer = await this.#instance
      .call(address, changeMessageInvisibleTime, fields, { timeoutMs: ackTimeoutMs })
      .catch((error: unknown) => {
        throw error instanceof BrokerError && error.responseName === 'NO_MESSAGE' ? gone(taken, error) : error
      })
    // A message taken in order that others have passed is answered SUCCESS, and nothing else.
    if (answer.popTime === 0) throw gone(taken)
    return {
      ...receipt,
      startOffset: receipt.offset,
      popTime: answer.popTime,
      invisibleTime: answer.invisibleTime,
      reviveQueueId: answer.reviveQueueId,
    }
  }

  /**
   * Many messages of one broker are done, by one request where the broker takes that; what went wrong with each, in
   * their order. Never rejects.
   */
  async ackAll(all: readonly TakenReceipt[]): Promise<readonly (Error | undefined)[]> {
    const [first] = all
    if (first === undefined) return []
    try {
      if (all.length > 1 && (await this.#working.track(this.#ackTogether(first, all)))) return all.map(() => undefined)
    } catch (thrown) {
      const error = asError(thrown)
      return all.map(() => error)
    }
    return Promise.all(all.map(taken => this.ack(taken).then(() => undefined, asError)))
  }

  /**
   * Messages come again at once that the application did not get. Never rejects: else they come when their time is
   * over.
   */
  async release(messages: readonly TakenReceipt[]): Promise<void> {
    const releaseOne = async (taken: TakenReceipt) => {
      try {
        await this.changeInvisibleTime(taken, 0)
      } catch (error) {
        if (error instanceof ReceiptError) return
        this.#instance.config.logger.warn(`a message of ${taken.topic} was not given back: ${asError(error).message}`)
      }
    }
    await Promise.all(messages.map(releaseOne))
  }

  /** False when the broker takes no batches. */
  async #ackTogether(first: TakenReceipt, all: readonly TakenReceipt[]): Promise<boolean> {
    const { brokerName } = first.receipt
    const address = await this.#addressOf(first)
    if (this.#withoutBatches.has(address)) return false
    const body = { brokerName, acks: entriesOf(all, this.#consumerGroup) }
    try {
      await this.#instance.call(address, batchAckMessage, {}, { body, timeoutMs: ackTimeoutMs })
      return true
    } catch (error) {
      if (!isUnknownRequest(error)) throw error
      this.#withoutBatches.add(address)
      return false
    }
  }

  #addressOf({ topic, receipt }: TakenReceipt): Promise<string> {
    return masterAddressOf(this.#instance, { topic, brokerName: receipt.brokerName })
  }

  #fieldsOf({ topic, receipt }: TakenReceipt): {
    consumerGroup: string
    topic: string
    queueId: number
    extraInfo: string
    offset: number
    brokerName: string
  } {
    const { topicKind, queueId, offset, brokerName } = receipt
    return {
      consumerGroup: this.#consumerGroup,
      topic: popStoredTopicOf(topicKind, topic, this.#consumerGroup),
      queueId,
      extraInfo: printPopReceipt(receipt),
      offset,
      brokerName,
    }
  }
}

/** Messages that were taken together stand in one entry, as bits of their distance from the first offset. */
function entriesOf(all: readonly TakenReceipt[], consumerGroup: string): readonly BatchAckEntry[] {
  const entries = new Map<string, BatchAckEntry & { offsets: number[] }>()
  for (const { topic, receipt } of all) {
    const { startOffset, popTime, invisibleTime, reviveQueueId, topicKind, queueId, offset } = receipt
    const key = [topic, topicKind, queueId, startOffset, popTime, invisibleTime, reviveQueueId].join(' ')
    const known = entries.get(key)
    if (known !== undefined) {
      known.offsets.push(offset - startOffset)
      continue
    }
    const retry = popTopicDigit[topicKind]
    const base = { consumerGroup, topic, retry, startOffset, queueId, reviveQueueId, popTime, invisibleTime }
    entries.set(key, { ...base, offsets: [offset - startOffset] })
  }
  return [...entries.values()]
}

function gone({ topic, receipt: { brokerName, queueId, offset } }: TakenReceipt, cause?: unknown): ReceiptError {
  const where = `position ${offset} of queue ${queueId} of ${topic} at ${brokerName}`
  return new ReceiptError(`the message at ${where} is not ours any more`, { outcome: 'rejected', cause })
}
