// SPDX-License-Identifier: Apache-2.0
// One thing after the other: starting and stopping a server at the same time has no meaning, so the later call waits.

/** Runs what it is given one at a time, in order. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `act` when everything before it has settled, whether it failed or not. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
