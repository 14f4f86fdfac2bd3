// SPDX-License-Identifier: Apache-2.0
// Emits events. None of them is called `error`: without a listener nothing happens, and what a listener throws is
// logged; neither stops consumption.
import type { EventEmitter } from 'node:events'
import { asError, type Logger } from '@rocketmq-ts/core'

/** The same events by other names; it may know more events. */
export type EventNames<Events> = { readonly [E in keyof Events]: (payload: Events[E]) => Events[E] }

/** Emits an event; never throws. */
export class Reporter<Events extends Record<keyof Events, unknown[]>> {
  readonly #emitter: EventEmitter<Events>
  readonly #logger: Logger
  readonly #names: EventNames<Events> | undefined

  /** @param names replaces the brokers' names */
  constructor(emitter: EventEmitter<Events>, logger: Logger, names?: EventNames<Events>) {
    this.#emitter = emitter
    this.#logger = logger
    this.#names = names
  }

  report<E extends keyof Events & string>(event: E, ...payload: Events[E]): void {
    try {
      // The emitter's own type cannot tie a generic event to its payload.
      const emitter = this.#emitter as EventEmitter
      emitter.emit(event, ...(this.#names?.[event](payload) ?? payload))
    } catch (error) {
      this.#logger.error(`a listener of "${event}" threw: ${asError(error).message}`)
    }
  }
}
