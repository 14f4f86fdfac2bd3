// SPDX-License-Identifier: Apache-2.0
// Reports what happens to whoever listens. None of the events is called `error`: without a listener nothing happens, and
// a listener that throws is logged; neither stops consumption.
import type { EventEmitter } from 'node:events'
import { asError } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'

/** Emits an event; never throws. */
export class Reporter<Events extends Record<keyof Events, unknown[]>> {
  readonly #emitter: EventEmitter<Events>
  readonly #logger: Logger

  constructor(emitter: EventEmitter<Events>, logger: Logger) {
    this.#emitter = emitter
    this.#logger = logger
  }

  report<E extends keyof Events & string>(event: E, ...payload: Events[E]): void {
    try {
      // The emitter's own type cannot tie a generic event to its payload.
      const emitter = this.#emitter as EventEmitter
      emitter.emit(event, ...payload)
    } catch (error) {
      this.#logger.error(`a listener of "${event}" threw: ${asError(error).message}`)
    }
  }
}
