// SPDX-License-Identifier: Apache-2.0
// What becomes of popped messages that handlers did not do: they come again later, by Java's table or when the handler
// said, or are dead letters. [ConsumeMessagePopConcurrentlyService.java processConsumeResult]
import { asError, type Clock } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'
import type { Failure } from '../push/handler-result.js'
import type { Acknowledger } from './acknowledger.js'
import { invisibleMsAfter } from './invisible-times.js'
import type { PopEntry } from './pop-queue.js'
import type { PopTriage } from './pop-triage.js'

export interface PopReturnsParts {
  readonly clock: Clock
  readonly logger: Logger
  readonly acknowledger: Acknowledger
  readonly triage: PopTriage
  /** Failures after which a message is a dead letter. */
  readonly maxReconsumeTimes: number
}

export class PopReturns {
  readonly #parts: PopReturnsParts

  constructor(parts: PopReturnsParts) {
    this.#parts = parts
  }

  /** False when the message could not be made a dead letter, and must be tried again here. Never rejects. */
  async giveBack(entry: PopEntry, message: MessageExt, failure: Failure): Promise<boolean> {
    const { clock, triage, maxReconsumeTimes } = this.#parts
    // Somebody else has it, or will have.
    entry.isGivenBack = true
    if (clock.monotonic() >= entry.expiresAt) return true
    if (failure.delayLevel < 0 || message.reconsumeTimes >= maxReconsumeTimes) {
      entry.isGivenBack = await triage.deadLetter(entry, message)
      return entry.isGivenBack
    }
    await this.#comeAgain(entry, failure.pauseMs ?? invisibleMsAfter(failure.delayLevel, message.reconsumeTimes))
    return true
  }

  async #comeAgain(entry: PopEntry, delayMs: number): Promise<void> {
    try {
      await this.#parts.acknowledger.changeInvisibleTime(entry, delayMs)
    } catch (error) {
      // It comes again anyhow, when its time is over.
      this.#parts.logger.warn(`a message of ${entry.topic} comes again earlier: ${asError(error).message}`)
    }
  }
}
