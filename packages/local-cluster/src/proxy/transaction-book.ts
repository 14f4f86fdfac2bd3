// SPDX-License-Identifier: Apache-2.0
// Half messages that clients sent through this proxy: where they are, so that the end can be told to the broker. The
// memory is short; a question of the broker renews it. [ClusterTransactionService.java, TransactionDataManager.java]
import type { Clock } from '@rocketmq-ts/core'

/** Milliseconds that a half message is remembered. [ProxyConfig.java transactionDataExpireMillis] */
const rememberedMs = 30_000

export interface HalfMessage {
  readonly topic: string
  readonly brokerName: string
  readonly brokerAddress: string
  readonly commitLogOffset: number
  readonly queueOffset: number
}

export class TransactionBook {
  readonly #clock: Clock
  readonly #halves = new Map<string, { readonly half: HalfMessage; readonly until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  remember(transactionId: string, half: HalfMessage): void {
    this.#halves.set(transactionId, { half, until: this.#clock.now() + rememberedMs })
  }

  /** The half message, once; nothing when it was forgotten. */
  take(transactionId: string): HalfMessage | undefined {
    const found = this.#halves.get(transactionId)
    this.#halves.delete(transactionId)
    return found !== undefined && found.until >= this.#clock.now() ? found.half : undefined
  }

  forgetOld(): void {
    for (const [id, { until }] of this.#halves) if (until < this.#clock.now()) this.#halves.delete(id)
  }
}
