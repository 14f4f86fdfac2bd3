// SPDX-License-Identifier: Apache-2.0
// Who consumed what, over consumers that come and go. A message that was consumed twice must have a reason: its first
// consumer was killed before the offset was committed, its queue went to somebody else while that consumer lived, or
// the committed offset was seen to go back behind it.

import { getOrMake } from './get-or-make.js'

/** How a consumer ended; `cutOff`: it closed in order, and could not tell a broker what it had done. */
export type Ending = 'closed' | 'cutOff' | 'killed'

/** Why a message was consumed again. */
export type DuplicateCause = 'killed' | 'cutOff' | 'rebalanced' | 'setBack' | 'unexplained'

interface Life {
  /** When it was told to end, or killed. */
  endedAt: number
  how: Ending | undefined
  /** By queue: when it got it last. */
  readonly assignedAt: Map<string, number>
}

interface Delivery {
  readonly consumer: string
  /** When that consumer had got the queue. */
  readonly assignedAt: number
  readonly id: string
}

export class DeliveryHistory {
  readonly #lives = new Map<string, Life>()
  /** By queue: when somebody got it, and who. */
  readonly #moves = new Map<string, { readonly at: number; readonly consumer: string }[]>()
  /** By queue and offset. */
  readonly #deliveries = new Map<string, Delivery[]>()
  /** By killed consumer and queue: the offset that was committed when it was dead. */
  readonly #committed = new Map<string, number>()
  /** By queue: how far the committed offset went back. */
  readonly #fallBacks = new Map<string, { readonly from: number; readonly to: number }[]>()
  #now = 0

  /** Different messages so far. */
  get size(): number {
    return this.#deliveries.size
  }

  assigned(consumer: string, queues: readonly string[]): void {
    const { assignedAt } = this.#life(consumer)
    for (const queue of queues) {
      const at = ++this.#now
      assignedAt.set(queue, at)
      getOrMake(this.#moves, queue, () => []).push({ at, consumer })
    }
  }

  delivered(consumer: string, queue: string, offset: number, id: string): void {
    const place = `${queue} ${offset}`
    const assignedAt = this.#life(consumer).assignedAt.get(queue) ?? 0
    getOrMake(this.#deliveries, place, () => []).push({ consumer, assignedAt, id })
  }

  /** Say it before the consumer is told. */
  ends(consumer: string, how: Ending): void {
    Object.assign(this.#life(consumer), { endedAt: ++this.#now, how })
  }

  /** What the group had committed of a queue when a killed consumer was dead. */
  committed(consumer: string, queue: string, offset: number): void {
    this.#committed.set(`${consumer} ${queue}`, offset)
  }

  /** The committed offset of a queue was seen to go back. */
  fellBack(queue: string, from: number, to: number): void {
    getOrMake(this.#fallBacks, queue, () => []).push({ from, to })
  }

  /** Deliveries beyond the first, by cause. */
  duplicates(): Readonly<Record<DuplicateCause, number>> {
    const counts = { killed: 0, cutOff: 0, rebalanced: 0, setBack: 0, unexplained: 0 }
    for (const [place, deliveries] of this.#deliveries) {
      deliveries.slice(1).forEach((again, index) => {
        const before = deliveries[index]
        if (before !== undefined) counts[this.#causeOf(place, before, again)]++
      })
    }
    return counts
  }

  /** Those without a cause, in words. */
  unexplained(): readonly string[] {
    return [...this.#deliveries].flatMap(([place, deliveries]) =>
      deliveries.slice(1).flatMap((again, index) => {
        const before = deliveries[index]
        if (before === undefined || this.#causeOf(place, before, again) !== 'unexplained') return []
        return [`${again.id} (${place}) was done by ${before.consumer}, and came to ${again.consumer}`]
      }),
    )
  }

  /** Those of `ids` that nobody consumed. */
  missing(ids: Iterable<string>): readonly string[] {
    const seen = new Set([...this.#deliveries.values()].map(([first]) => first?.id))
    return [...ids].filter(id => !seen.has(id))
  }

  #causeOf(place: string, before: Delivery, again: Delivery): DuplicateCause {
    const [queue = '', offset] = place.split(' ')
    if (before.assignedAt === again.assignedAt) return 'unexplained'
    const [older, newer] = before.assignedAt < again.assignedAt ? [before, again] : [again, before]
    const { endedAt, how } = this.#life(older.consumer)
    // The queue moved while the older consumer lived, to the newer one or to one in between: it may finish what it has
    // after that one began, and that does not count.
    const isOther = ({ at, consumer }: { at: number; consumer: string }) =>
      at > older.assignedAt && at <= newer.assignedAt && at < endedAt && consumer !== older.consumer
    if (newer.assignedAt < endedAt || this.#moves.get(queue)?.some(isOther) === true) return 'rebalanced'
    const tail = this.#committed.get(`${older.consumer} ${queue}`)
    // Only what was not committed may come again.
    if (how !== undefined && how !== 'closed' && Number(offset) >= (tail ?? 0)) return how
    const wasSetBack = this.#fallBacks.get(queue)?.some(({ from, to }) => Number(offset) >= to && Number(offset) < from)
    return wasSetBack === true ? 'setBack' : 'unexplained'
  }

  #life(consumer: string): Life {
    return getOrMake(this.#lives, consumer, () => ({ endedAt: Infinity, how: undefined, assignedAt: new Map() }))
  }
}
