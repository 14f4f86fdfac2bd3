// SPDX-License-Identifier: Apache-2.0
// Makes messages that were taken ready for the application: unwanted and dead ones are left out, bodies are inflated,
// and each gets its lease.
import { asError, Lease, SendError, type MessageReader } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Acknowledger } from '../pop/acknowledger.js'
import type { PopResult } from '../pop/message-popper.js'
import type { PopResultFilter } from '../pop/pop-result-filter.js'
import type { PoppedMessage } from '../pop/popped-message.js'
import type { LeaseBook } from './lease-book.js'
import type { ReceiveTarget } from './receive-targets.js'
import { leasedMessage, ReceivedMessage } from './received-message.js'
import type { SimpleConsumerConfig } from './simple-consumer-config.js'

export interface ReceivedMessagesOptions {
  readonly config: SimpleConsumerConfig
  readonly acknowledger: Acknowledger
  readonly filter: PopResultFilter
  readonly reader: MessageReader<MessageExt>
  readonly book: LeaseBook
}

export class ReceivedMessages {
  readonly #options: ReceivedMessagesOptions

  constructor(options: ReceivedMessagesOptions) {
    this.#options = options
  }

  /** Returns the messages for the application; the others are dealt with in the background. */
  accept(target: ReceiveTarget, result: PopResult): readonly ReceivedMessage[] {
    const { filter } = this.#options
    return filter.accept(result).flatMap(popped => {
      try {
        return [this.#receive(target, popped)]
      } catch (error) {
        void filter.unreadable(popped, asError(error))
        return []
      }
    })
  }

  #receive(target: ReceiveTarget, popped: PoppedMessage): ReceivedMessage {
    const { config, acknowledger, filter, reader, book } = this.#options
    const { message: stored } = popped
    const message = reader.present(reader.restore(stored))
    const { clock } = config.client
    const { topic, receipt, takenAt, expiresAt } = popped
    const { consumerGroup } = config
    const leased = { consumerGroup, topic: message.topic, messageId: message.messageId }
    const lease = new Lease({ topic, receipt, takenAt }, expiresAt, { clock, message: leased, nameOf: leasedMessage })
    const received = new ReceivedMessage(message, {
      clock,
      lease,
      acknowledger,
      async makeDeadLetter(taken) {
        if (await filter.deadLetter(taken, stored)) return
        throw new SendError(`no broker took ${stored.messageId} as a dead letter; it is still ours`, [])
      },
    })
    book.add(target, lease)
    return 'value' in message ? Object.assign(received, { value: message.value }) : received
  }
}
