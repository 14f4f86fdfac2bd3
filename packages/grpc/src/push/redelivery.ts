// SPDX-License-Identifier: Apache-2.0
// What becomes of a message that its handler did not do. Side by side, it goes back to the server, which hands it out
// again when the group's policy says; in order, it is tried again here, and its lane waits. After too many attempts it
// is a dead letter. [StandardConsumeService.java, FifoConsumeService.java of rocketmq-clients]
import { defaultDelayLevels, type FailureFate, type HandlerFailure } from '@rocketmq-ts/core'
import { ProxyMessage } from '../proxy-message.js'
import type { RetryPolicy } from '../retry-policy.js'
import type { LaneEntry } from './lane.js'
import type { Renewals } from './renewals.js'
import type { Settler } from './settler.js'

export interface RedeliveryOptions {
  readonly isOrdered: boolean
  readonly settler: Settler
  readonly renewals: Renewals
  /** Of the group, as the server says now. */
  readonly policy: () => RetryPolicy
}

export class Redelivery {
  readonly #options: RedeliveryOptions

  constructor(options: RedeliveryOptions) {
    this.#options = options
  }

  /** Never rejects. */
  async giveBack(entry: LaneEntry, { deliveryAttempt }: ProxyMessage, failure: HandlerFailure): Promise<FailureFate> {
    const { settler, renewals, policy, isOrdered } = this.#options
    const isDead = failure.delayLevel < 0 || deliveryAttempt >= policy().maxAttempts
    if (isOrdered && !isDead) {
      entry.message = nextAttempt(entry, deliveryAttempt + 1)
      return 'suspended'
    }
    entry.isTold = true
    if (!isDead) {
      const delayMs = this.#delayMs(deliveryAttempt, failure)
      await renewals.settle(entry.held, receipt => settler.retryLater(receipt, delayMs))
      return 'retry'
    }
    return (await renewals.settle(entry.held, receipt => settler.deadLetter(receipt))) ? 'deadLetter' : 'retry'
  }

  /** Milliseconds that a lane waits before the next attempt. */
  pauseMs(next: ProxyMessage | undefined): number {
    return this.#options.policy().delayMs((next?.deliveryAttempt ?? 2) - 1)
  }

  #delayMs(attempt: number, { pauseMs, delayLevel }: HandlerFailure): number {
    if (pauseMs !== undefined) return pauseMs
    return defaultDelayLevels[delayLevel - 1] ?? this.#options.policy().delayMs(attempt)
  }
}

function nextAttempt({ wire, system, body }: LaneEntry, deliveryAttempt: number): ProxyMessage {
  return new ProxyMessage(wire, system, body, deliveryAttempt)
}
