// SPDX-License-Identifier: Apache-2.0
// A count with a live line on standard error while a person looks: how many, how fast, how far.
import type { Session } from './session.js'

const everyMs = 200
const barWidth = 24

export class Rate {
  count = 0
  readonly #session: Session
  readonly #verb: string
  readonly #total: number | undefined
  readonly #startedAt = performance.now()
  #shownAt = 0
  #endedAt: number | undefined

  /** @param total how many there will be, when that is known */
  constructor(session: Session, verb: string, total: number | undefined) {
    this.#session = session
    this.#verb = verb
    this.#total = total
  }

  add(count = 1): void {
    this.count += count
    const now = performance.now()
    if (now - this.#shownAt < everyMs) return
    this.#shownAt = now
    this.#show()
  }

  /** Takes the live line away. */
  end(): void {
    this.#endedAt = performance.now()
    if (this.#isLive) this.#session.terminal.stderr.write('\r\u001B[K')
  }

  perSecond(): number {
    const elapsedMs = (this.#endedAt ?? performance.now()) - this.#startedAt
    return Math.round((this.count * 1000) / Math.max(1, elapsedMs))
  }

  get #isLive(): boolean {
    return this.#session.terminal.stderr.isTTY === true && !this.#session.output.isJson
  }

  #show(): void {
    if (!this.#isLive) return
    const share = this.#total === undefined ? undefined : this.count / this.#total
    const filled = Math.round((share ?? 0) * barWidth)
    const bar = share === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} `
    this.#session.terminal.stderr.write(`\r\u001B[K${bar}${this.count} ${this.#verb}, ${this.perSecond()}/s`)
  }
}
