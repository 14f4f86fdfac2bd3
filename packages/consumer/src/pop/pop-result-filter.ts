// SPDX-License-Identifier: Apache-2.0
// What is done with messages that were taken by POP, before the application gets them: those that the subscription does
// not want are acknowledged, those that failed too often become dead letters, and those that cannot be read go to the
// policy. (Java's client acknowledges what failed too often, and it is lost; proxies make dead letters, as here.)
// [DefaultMQPushConsumerImpl.java processPopResult; PopMessageResultFilterImpl.java]
import { asError, ReceiptError, UnderWay, type Logger } from '@rocketmq-ts/core'
import { popStoredTopicOf, type MessageExt } from '@rocketmq-ts/protocol'
import type { Poison } from '../pull/poison.js'
import type { SendBack } from '../sending/send-back.js'
import type { Acknowledger } from './acknowledger.js'
import type { PopResult } from './message-popper.js'
import { withoutReceipt, type BadPop, type PoppedMessage, type TakenReceipt } from './popped-message.js'

export interface PopResultFilterOptions {
  readonly logger: Logger
  /** As brokers know it. */
  readonly group: string
  readonly acknowledger: Acknowledger
  readonly sendBack: SendBack
  /** Whether the subscription wants the message. */
  readonly wants: (message: MessageExt) => boolean
  readonly poison: Pick<Poison, 'decide'>
  /** A message failed too often: whether it is a dead letter now, or comes again to become one. */
  readonly onDeadLetter: (message: MessageExt, isStored: boolean) => void
}

export class PopResultFilter {
  readonly #options: PopResultFilterOptions
  readonly #working = new UnderWay()

  constructor(options: PopResultFilterOptions) {
    this.#options = options
  }

  /** Resolves when brokers have been told everything. */
  whenIdle(): Promise<void> {
    return this.#working.whenIdle()
  }

  /** Work that `whenIdle` waits for. It must not reject. */
  track(work: Promise<unknown>): void {
    void this.#working.track(work)
  }

  /** Returns the messages to hand out; the others are dealt with in the background. */
  accept({ messages, bad }: PopResult): PoppedMessage[] {
    for (const record of bad) this.track(this.#decide(record, undefined))
    return messages.filter(popped => {
      const { message } = popped
      if (!this.#options.wants(message)) {
        this.track(this.ack(popped))
        return false
      }
      if (message.reconsumeTimes < this.#options.sendBack.maxReconsumeTimes) return true
      this.track(this.#failedTooOften(popped))
      return false
    })
  }

  /** Makes a message a dead letter; true when a broker has stored it. Never rejects. */
  async deadLetter(taken: TakenReceipt, message: MessageExt): Promise<boolean> {
    // It is acknowledged only when another copy is stored.
    if (!(await this.#options.sendBack.giveBack(withoutReceipt(message), -1))) return false
    await this.ack(taken)
    return true
  }

  /** A message cannot be read: does what the policy says. Never rejects. */
  async unreadable(popped: PoppedMessage, error: Error): Promise<void> {
    await this.#decide({ ...popped, error }, popped.message.commitLogOffset)
  }

  /** Never rejects: a message that could not be acknowledged comes again. */
  async ack(taken: TakenReceipt): Promise<void> {
    try {
      await this.#options.acknowledger.ack(taken)
    } catch (error) {
      if (!(error instanceof ReceiptError)) {
        this.#options.logger.warn(`a message of ${taken.topic} was not acknowledged: ${asError(error).message}`)
      }
    }
  }

  async #failedTooOften(popped: PoppedMessage): Promise<void> {
    this.#options.onDeadLetter(popped.message, await this.deadLetter(popped, popped.message))
  }

  async #decide(record: BadPop, physicalOffset: number | undefined): Promise<void> {
    const { poison, group } = this.#options
    const { topic, receipt, error } = record
    const { brokerName, queueId, offset, topicKind } = receipt
    const queue = { topic: popStoredTopicOf(topicKind, topic, group), brokerName, queueId }
    const fate = await poison.decide({ topic, queue, offset, physicalOffset, error })
    // Held: it is not acknowledged, and comes again.
    if (fate === 'skip') await this.ack(record)
  }
}
