// SPDX-License-Identifier: Apache-2.0
// What becomes of popped messages that handlers did not do: they come again later, by Java's table or when the handler
// said, or are dead letters. [ConsumeMessagePopConcurrentlyService.java processConsumeResult]
import { asError, type Clock, type FailureFate, type HandlerFailure, type Logger } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Acknowledger } from '../../pop/acknowledger.js'
import { invisibleMsAfter } from '../../pop/invisible-times.js'
import type { PopResultFilter } from '../../pop/pop-result-filter.js'
import type { Redelivery } from '../../sending/redelivery.js'
import type { PopEntry } from './pop-queue.js'

export interface PopRedeliveryOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly acknowledger: Acknowledger
  readonly filter: Pick<PopResultFilter, 'deadLetter'>
  /** Says after how many failures a message is a dead letter. */
  readonly redelivery: Pick<Redelivery, 'isDeadAfter'>
}

export class PopRedelivery {
  readonly #options: PopRedeliveryOptions

  constructor(options: PopRedeliveryOptions) {
    this.#options = options
  }

  /** Tells the broker when the message comes again; `local` when it could not become a dead letter. Never rejects. */
  async giveBack(entry: PopEntry, message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    const { clock, filter, redelivery } = this.#options
    const isDead = redelivery.isDeadAfter(message, failure)
    entry.isGivenBack = true
    // Another consumer has it, or will have.
    const isExpired = clock.monotonic() >= entry.expiresAt
    if (isDead && !isExpired) entry.isGivenBack = await filter.deadLetter(entry, message)
    else if (!isExpired) {
      await this.#comeAgain(entry, failure.pauseMs ?? invisibleMsAfter(failure.delayLevel, message.reconsumeTimes))
    }
    if (!entry.isGivenBack) return 'local'
    return isDead ? 'deadLetter' : 'retry'
  }

  async #comeAgain(entry: PopEntry, delayMs: number): Promise<void> {
    try {
      await this.#options.acknowledger.changeInvisibleTime(entry, delayMs)
    } catch (error) {
      // It comes again anyhow, when its time is over.
      this.#options.logger.warn(`a message of ${entry.topic} comes again earlier: ${asError(error).message}`)
    }
  }
}
