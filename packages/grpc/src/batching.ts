// SPDX-License-Identifier: Apache-2.0
// Sends that are made in one turn of the event loop leave in one call: what a call costs, here and at the server, is
// far more than what a message costs.
import type { Outgoing } from './outgoing-message.js'
import type { Shipped } from './sending.js'

/** Messages of one call at most, and bytes of their bodies. */
const most = { messages: 64, bytes: 1024 * 1024 } as const

/** What became of one message: it is the one at `index` of `count` that were sent together. */
export interface Carried {
  readonly shipped: Shipped
  readonly index: number
  readonly count: number
}

interface Waiting {
  readonly message: Outgoing
  readonly carried: (carried: Carried) => void
  readonly failed: (error: unknown) => void
}

interface Batch {
  readonly topic: string
  readonly timeoutMs: number
  readonly waiting: Waiting[]
  bytes: number
}

/** Sends messages of one topic; rejects for all of them. */
type Ship = (messages: readonly Outgoing[], timeoutMs: number) => Promise<Shipped>

export class Batching {
  readonly #ship: Ship
  #open: Batch[] = []

  constructor(ship: Ship) {
    this.#ship = ship
  }

  /**
   * Sends a message without a kind, with others of its topic that are given in the same turn. Rejects as `ship` does.
   */
  send(message: Outgoing, timeoutMs: number): Promise<Carried> {
    return new Promise((carried, failed) => {
      const bytes = message.draft.body?.length ?? 0
      const batch = this.#batchFor(message.topic, timeoutMs, bytes)
      batch.waiting.push({ message, carried, failed })
      batch.bytes += bytes
    })
  }

  #batchFor(topic: string, timeoutMs: number, bytes: number): Batch {
    const fitting = this.#open.find(
      batch =>
        batch.topic === topic &&
        batch.timeoutMs === timeoutMs &&
        batch.waiting.length < most.messages &&
        batch.bytes + bytes <= most.bytes,
    )
    if (fitting !== undefined) return fitting
    if (this.#open.length === 0) setImmediate(() => this.#flush())
    const made: Batch = { topic, timeoutMs, waiting: [], bytes: 0 }
    this.#open.push(made)
    return made
  }

  #flush(): void {
    const batches = this.#open
    this.#open = []
    for (const { waiting, timeoutMs } of batches) {
      const count = waiting.length
      this.#ship(
        waiting.map(({ message }) => message),
        timeoutMs,
      ).then(
        shipped => waiting.forEach(({ carried }, index) => carried({ shipped, index, count })),
        (error: unknown) => waiting.forEach(({ failed }) => failed(error)),
      )
    }
  }
}
