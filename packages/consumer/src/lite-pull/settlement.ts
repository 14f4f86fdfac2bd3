// SPDX-License-Identifier: Apache-2.0
// When is a message done that was handed out? When the next one is asked for: by the next poll, by the next step of the
// same iteration, or when somebody commits. Whoever stops before that gives the message back.
import type { ProcessQueue } from '../queue/process-queue.js'
import type { HandOutHooks } from './hand-out-hooks.js'
import type { TakenMessage } from './message-supply.js'

export interface SettlementParts {
  readonly hooks: HandOutHooks
  /** Room was made in the queue. */
  readonly onSettled: (queue: ProcessQueue) => void
  /** The queue has a message to hand out again. */
  readonly onGivenBack: (queue: ProcessQueue) => void
}

export class Settlement {
  readonly #parts: SettlementParts
  readonly #open = new Set<TakenMessage>()

  constructor(parts: SettlementParts) {
    this.#parts = parts
  }

  /** Messages that somebody has. */
  get open(): number {
    return this.#open.size
  }

  add(taken: TakenMessage): void {
    this.#open.add(taken)
    this.#parts.hooks.before(taken)
  }

  /** The message is done; a second time changes nothing. */
  settle(taken: TakenMessage): void {
    if (!this.#open.delete(taken)) return
    taken.queue.settle(taken.entry)
    this.#parts.hooks.after(taken, 'SUCCESS')
    this.#parts.onSettled(taken.queue)
  }

  /** Everything that was handed out is done. */
  settleAll(): void {
    for (const taken of this.#open) this.settle(taken)
  }

  /** The message is not done: it is handed out again, before all others. */
  giveBack(taken: TakenMessage): void {
    if (!this.#open.delete(taken)) return
    taken.queue.putAgain(taken.entry)
    this.#parts.hooks.after(taken, 'FAILED')
    this.#parts.onGivenBack(taken.queue)
  }
}
