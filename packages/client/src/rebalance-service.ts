// SPDX-License-Identifier: Apache-2.0
// Lets every consumer of the instance take its share of the queues: every 20 s, when it is woken, and after 1 s when a
// consumer could not finish. [RebalanceService.java]
import { asError, type Clock, type Logger, type Timer } from '@rocketmq-ts/core'
import type { RegisteredConsumer } from './registrations.js'

/** Milliseconds between rounds. */
const rebalanceIntervalMs = 20_000
/** Milliseconds until the next round when one was not balanced. */
const rebalanceMinIntervalMs = 1000
/**
 * Milliseconds at least between a round and one that is asked for: Java's 1000 leave a member that joins without
 * queues.
 */
const rebalanceWakeIntervalMs = 200

export class RebalanceService {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #consumers: () => Iterable<readonly [string, RegisteredConsumer]>
  #timer: Timer | undefined
  #running: Promise<void> | undefined
  #isStarted = false
  #lastEnd = -Infinity
  #isWoken = false

  constructor(clock: Clock, logger: Logger, consumers: () => Iterable<readonly [string, RegisteredConsumer]>) {
    this.#clock = clock
    this.#logger = logger
    this.#consumers = consumers
  }

  start(): void {
    this.#isStarted = true
    this.#plan(rebalanceIntervalMs)
  }

  /** A round as soon as the minimal gap allows; many calls make one round. */
  wake(): void {
    if (!this.#isStarted) return
    this.#isWoken = true
    if (this.#running === undefined) this.#plan(this.#lastEnd + rebalanceWakeIntervalMs - this.#clock.monotonic())
  }

  /** A round now, beside the plan. For a consumer that has just started. */
  async rebalanceNow(): Promise<void> {
    await this.#running
    await this.#round()
  }

  async stop(): Promise<void> {
    this.#isStarted = false
    this.#timer?.clear()
    await this.#running
  }

  #plan(delayMs: number): void {
    this.#timer?.clear()
    if (this.#isStarted) this.#timer = this.#clock.setTimeout(() => void this.#round(), Math.max(0, delayMs))
  }

  #round(): Promise<void> {
    return (this.#running ??= this.#rebalance().finally(() => (this.#running = undefined)))
  }

  async #rebalance(): Promise<void> {
    this.#isWoken = false
    let isBalanced = true
    for (const [group, consumer] of this.#consumers()) {
      try {
        isBalanced = (await consumer.rebalance()) && isBalanced
      } catch (error) {
        isBalanced = false
        this.#logger.warn(`rebalance of consumer group ${group} failed: ${asError(error).message}`)
      }
    }
    this.#lastEnd = this.#clock.monotonic()
    const nextMs = this.#isAwaited() ? rebalanceWakeIntervalMs : rebalanceMinIntervalMs
    this.#plan(isBalanced && !this.#isAwaited() ? rebalanceIntervalMs : nextMs)
  }

  /** It was woken during the round. */
  #isAwaited(): boolean {
    return this.#isWoken
  }
}
