// SPDX-License-Identifier: Apache-2.0
// What is done with messages that were taken by POP, before anybody gets them: those that the subscription does not want
// are acknowledged, those that failed too often become dead letters, and those that cannot be read go to the policy.
// (Java's client acknowledges what failed too often, and it is lost; proxies make dead letters, as here.)
// [DefaultMQPushConsumerImpl.java processPopResult; PopMessageResultFilterImpl.java]
import { asError, ReceiptError } from '@rocketmq-ts/core'
import { popStoredTopicOf, type MessageExt } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'
import type { PoisonFate, PoisonRecord } from '../pull/poison.js'
import type { SendBack } from '../sending/send-back.js'
import type { Acknowledger } from './acknowledger.js'
import type { PopResult } from './message-popper.js'
import { withoutReceipt, type BadPop, type PoppedMessage, type TakenReceipt } from './popped-message.js'

export interface PopTriageParts {
  readonly logger: Logger
  /** As brokers know it. */
  readonly group: string
  readonly acknowledger: Acknowledger
  readonly sendBack: SendBack
  /** Whether the subscription wants the message. */
  readonly wants: (message: MessageExt) => boolean
  /** Decides about a record that cannot be read. Does not reject. */
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
  /** A message failed too often: whether it is a dead letter now, or comes again to become one. */
  readonly onDeadLetter: (message: MessageExt, isStored: boolean) => void
}

export class PopTriage {
  readonly #parts: PopTriageParts
  readonly #working = new Set<Promise<unknown>>()

  constructor(parts: PopTriageParts) {
    this.#parts = parts
  }

  /** Resolves when nothing is left to be told to brokers. */
  async whenIdle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working)
  }

  /** Work that `whenIdle` waits for. It must not reject. */
  track(work: Promise<unknown>): void {
    this.#working.add(work)
    void work.finally(() => this.#working.delete(work))
  }

  /** Those that are to be handed out; the others are dealt with meanwhile. */
  sort({ messages, bad }: PopResult): PoppedMessage[] {
    for (const record of bad) this.track(this.#judge(record, undefined))
    return messages.filter(popped => {
      const { message } = popped
      if (!this.#parts.wants(message)) {
        this.track(this.ack(popped))
        return false
      }
      if (message.reconsumeTimes < this.#parts.sendBack.maxReconsumeTimes) return true
      this.track(this.#bury(popped))
      return false
    })
  }

  /** Makes a message a dead letter; true when a broker has stored it. Never rejects. */
  async deadLetter(taken: TakenReceipt, message: MessageExt): Promise<boolean> {
    // It is acknowledged only when it lies somewhere else.
    if (!(await this.#parts.sendBack.giveBack(withoutReceipt(message), -1))) return false
    await this.ack(taken)
    return true
  }

  /** A message cannot be read: does what the policy says. Never rejects. */
  async judge(popped: PoppedMessage, error: Error): Promise<void> {
    await this.#judge({ ...popped, error }, popped.message.commitLogOffset)
  }

  /** Never rejects: a message that could not be acknowledged comes again. */
  async ack(taken: TakenReceipt): Promise<void> {
    try {
      await this.#parts.acknowledger.ack(taken)
    } catch (error) {
      if (!(error instanceof ReceiptError)) {
        this.#parts.logger.warn(`a message of ${taken.topic} was not acknowledged: ${asError(error).message}`)
      }
    }
  }

  async #bury(popped: PoppedMessage): Promise<void> {
    this.#parts.onDeadLetter(popped.message, await this.deadLetter(popped, popped.message))
  }

  async #judge(record: BadPop, physicalOffset: number | undefined): Promise<void> {
    const { judge, group } = this.#parts
    const { topic, receipt, error } = record
    const { brokerName, queueId, offset, topicKind } = receipt
    const queue = { topic: popStoredTopicOf(topicKind, topic, group), brokerName, queueId }
    const fate = await judge({ topic, queue, offset, physicalOffset, error })
    // Held: it is not acknowledged, and comes again.
    if (fate === 'skip') await this.ack(record)
  }
}
