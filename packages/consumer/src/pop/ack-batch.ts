// SPDX-License-Identifier: Apache-2.0
// Many acknowledgements at once: those of one broker that come in one turn of the event loop travel in one request.
import type { Acknowledger } from './acknowledger.js'
import type { TakenReceipt } from './popped-message.js'

interface Waiting {
  readonly taken: TakenReceipt
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class AckBatch {
  readonly #acknowledger: Acknowledger
  #waiting: Waiting[] = []

  constructor(acknowledger: Acknowledger) {
    this.#acknowledger = acknowledger
  }

  /** Settles as the request does that carries it. */
  add(taken: TakenReceipt): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#send())
      this.#waiting.push({ taken, resolve, reject })
    })
  }

  #send(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const brokerName of new Set(waiting.map(({ taken }) => taken.receipt.brokerName))) {
      void this.#sendTo(waiting.filter(({ taken }) => taken.receipt.brokerName === brokerName))
    }
  }

  async #sendTo(waiting: readonly Waiting[]): Promise<void> {
    const errors = await this.#acknowledger.ackAll(waiting.map(({ taken }) => taken))
    for (const [index, { resolve, reject }] of waiting.entries()) {
      const error = errors[index]
      if (error === undefined) resolve()
      else reject(error)
    }
  }
}
