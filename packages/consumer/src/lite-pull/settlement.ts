// SPDX-License-Identifier: Apache-2.0
// When a message that was handed out is done: when the next one is asked for, by the next poll or the next step of the
// same iteration, or with a commit. One at which the application stops before that is handed out again.
import { Roll } from '@rocketmq-ts/core'
import type { HandOutHooks } from './hand-out-hooks.js'
import type { PollBuffer, TakenMessage } from './poll-buffer.js'

export class Settlement {
  readonly #buffer: PollBuffer
  readonly #hooks: HandOutHooks
  readonly #open = new Roll<TakenMessage>()

  constructor(buffer: PollBuffer, hooks: HandOutHooks) {
    this.#buffer = buffer
    this.#hooks = hooks
  }

  /** Messages that the application has. */
  get open(): number {
    return this.#open.size
  }

  add(taken: TakenMessage): void {
    this.#open.add(taken)
    this.#hooks.before(taken)
  }

  /** The message is done; a second time changes nothing. */
  settle(taken: TakenMessage): void {
    if (!this.#open.delete(taken)) return
    taken.queue.settle(taken.entry)
    this.#hooks.after(taken, 'SUCCESS')
    taken.queue.madeRoom()
  }

  /** Everything that was handed out is done. */
  settleAll(): void {
    for (const taken of this.#open.list()) this.settle(taken)
  }

  /** The message is not done: it is handed out again, before all others. */
  giveBack(taken: TakenMessage): void {
    if (!this.#open.delete(taken)) return
    taken.queue.putAgain(taken.entry)
    this.#hooks.after(taken, 'FAILED')
    this.#buffer.submit(taken.queue)
  }
}
