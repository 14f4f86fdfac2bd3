// SPDX-License-Identifier: Apache-2.0
// Runs work one piece after the other, where two at once would disturb each other, such as a start and a stop.

/** Runs what it is given one at a time, in order. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `act` when everything before it has settled, whether it failed or not. Settles as `act` does. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
