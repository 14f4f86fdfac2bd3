// SPDX-License-Identifier: Apache-2.0
// Periodic tasks with names: a task that fails is logged and runs again, and the end waits for those that run.
import { asError } from '../errors/errors.js'
import type { Logger } from '../life/logger.js'
import type { Clock } from './clock.js'
import { Timers } from './timers.js'
import { UnderWay } from './under-way.js'

export interface PeriodicTask {
  /** Names the task in log lines. */
  readonly name: string
  /** Milliseconds until the first run. */
  readonly firstDelayMs: number
  /** Milliseconds from the end of a run to the next, the fixed delay of Java's scheduler. */
  readonly periodMs: number
  /** One run. What it throws is logged, and the task goes on. */
  readonly run: () => void | Promise<void>
}

export class Scheduler {
  readonly #logger: Logger
  readonly #timers: Timers
  readonly #running = new UnderWay()

  constructor(clock: Clock, logger: Logger) {
    this.#logger = logger
    this.#timers = new Timers(clock)
  }

  /** Runs a task until the scheduler ends. */
  schedule(task: PeriodicTask): void {
    this.#timers.every(task.periodMs, () => this.#running.track(this.#run(task)), task.firstDelayMs)
  }

  /** Starts no more tasks and waits for those that run. Idempotent. */
  async stop(): Promise<void> {
    this.#timers.clear()
    await this.#running.whenIdle()
  }

  async #run(task: PeriodicTask): Promise<void> {
    try {
      await task.run()
    } catch (error) {
      this.#logger.warn(`${task.name} failed and is tried again in ${task.periodMs} ms: ${asError(error).message}`)
    }
  }
}
