// SPDX-License-Identifier: Apache-2.0
// What becomes of a message of a pulled queue that its handler did not do. Concurrent: the broker brings it again
// later, or makes it a dead letter. Ordered: it is tried again here, as the queue must wait for it, until it has failed
// too often. Broadcast: each member has its own offset, so no broker can bring it to this one again.
// [ConsumeMessageConcurrentlyService.java processConsumeResult, ConsumeMessageOrderlyService.java checkReconsumeTimes]
import type { FailureFate, HandlerFailure } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { SendBack } from './send-back.js'

export interface RedeliveryOptions {
  readonly sendBack: Pick<SendBack, 'giveBack' | 'sendToRetryTopic'>
  readonly isOrdered: boolean
  readonly isBroadcast: boolean
  /** Failures after which a message is a dead letter. */
  readonly maxReconsumeTimes: number
}

export class Redelivery {
  readonly #options: RedeliveryOptions

  constructor(options: RedeliveryOptions) {
    this.#options = options
  }

  /** Tells the broker what it has to know; returns where the message is then. Never rejects. */
  async giveBack(message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    const { sendBack, isOrdered, isBroadcast } = this.#options
    if (isOrdered) return this.#retryInOrder(message)
    if (isBroadcast) return 'dropped'
    if (!(await sendBack.giveBack(message, failure.delayLevel))) return 'local'
    return this.isDeadAfter(message, failure) ? 'deadLetter' : 'retry'
  }

  /** True when the message may not fail again, or its handler wants no more of it. */
  isDeadAfter({ reconsumeTimes }: MessageExt, { delayLevel }: HandlerFailure): boolean {
    return delayLevel < 0 || reconsumeTimes >= this.#options.maxReconsumeTimes
  }

  async #retryInOrder(message: MessageExt): Promise<FailureFate> {
    const { sendBack, isBroadcast, maxReconsumeTimes } = this.#options
    if (isBroadcast || message.reconsumeTimes < maxReconsumeTimes) return 'suspended'
    return (await sendBack.sendToRetryTopic(message)) ? 'deadLetter' : 'suspended'
  }
}
