// SPDX-License-Identifier: Apache-2.0
// Runs periodic tasks on a clock. A task never overlaps itself: the next run is planned when one has ended, at the
// fixed delay of Java's scheduler.
import { asError, type Clock, type Timer } from '@rocketmq-ts/core'
import type { Logger } from './logger.js'

export interface PeriodicTask {
  readonly name: string
  /** Milliseconds until the first run. */
  readonly firstDelayMs: number
  /** Milliseconds from the end of a run to the next. */
  readonly periodMs: number
  readonly run: () => void | Promise<void>
}

export class Scheduler {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #timers = new Map<PeriodicTask, Timer>()
  readonly #running = new Set<Promise<void>>()
  #isStopped = false

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock
    this.#logger = logger
  }

  schedule(task: PeriodicTask): void {
    this.#plan(task, task.firstDelayMs)
  }

  /** Stops planning and waits for the tasks that run. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers.values()) timer.clear()
    this.#timers.clear()
    await Promise.all(this.#running)
  }

  #plan(task: PeriodicTask, delayMs: number): void {
    if (this.#isStopped) return
    const timer = this.#clock.setTimeout(() => {
      const run = this.#run(task)
      this.#running.add(run)
      void run.then(() => {
        this.#running.delete(run)
        this.#plan(task, task.periodMs)
      })
    }, delayMs)
    this.#timers.set(task, timer)
  }

  async #run(task: PeriodicTask): Promise<void> {
    try {
      await task.run()
    } catch (error) {
      this.#logger.warn(`${task.name} failed and is tried again in ${task.periodMs} ms: ${asError(error).message}`)
    }
  }
}
