// SPDX-License-Identifier: Apache-2.0
// The sends that have not settled yet: closing waits for them, and ends what is left.

/** Something that somebody waits for. */
export interface Unsettled {
  /** Settles it now; later calls and results do nothing. */
  fail(error: Error): void
}

export class InFlight {
  readonly #members = new Set<Unsettled>()
  #onEmpty: (() => void) | undefined

  get size(): number {
    return this.#members.size
  }

  add(member: Unsettled): void {
    this.#members.add(member)
  }

  delete(member: Unsettled): void {
    this.#members.delete(member)
    if (this.#members.size === 0) this.#onEmpty?.()
  }

  /** Resolves when nothing is in flight. For one waiter at a time. */
  empty(): Promise<void> {
    if (this.#members.size === 0) return Promise.resolve()
    return new Promise(resolve => (this.#onEmpty = resolve))
  }

  failAll(error: Error): void {
    for (const member of [...this.#members]) member.fail(error)
  }
}
