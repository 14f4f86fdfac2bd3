// SPDX-License-Identifier: Apache-2.0
// Runs the pulls of all consumers of the instance: at once, or after a delay. What a pull does is the consumer's;
// here is only when, and that nothing runs after the end. [PullMessageService.java]
import { asError, Timers, type Clock, type Logger } from '@rocketmq-ts/core'

/** One pull, or another step of a queue's loop. */
export type PullTask = () => void | Promise<void>

export class PullMessageService {
  readonly #logger: Logger
  readonly #timers: Timers
  #isStarted = false

  constructor(clock: Clock, logger: Logger) {
    this.#timers = new Timers(clock)
    this.#logger = logger
  }

  start(): void {
    this.#isStarted = true
  }

  /** Runs the task now; dropped when the service is stopped. */
  executeNow(task: PullTask): void {
    if (this.#isStarted) void this.#run(task)
  }

  /** Runs the task after `delayMs`. */
  executeLater(task: PullTask, delayMs: number): void {
    if (this.#isStarted) this.#timers.after(delayMs, () => this.executeNow(task))
  }

  /** Stops; delayed tasks are dropped. */
  stop(): void {
    this.#isStarted = false
    this.#timers.clear()
  }

  async #run(task: PullTask): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#logger.error(`a pull failed: ${asError(error).message}`)
    }
  }
}
