// SPDX-License-Identifier: Apache-2.0
// Popping in order: a queue is blocked for its group until the messages of the last pop are acknowledged or visible
// again. The attempt that was given them may ask for them once more, which does not count as a delivery.
// [ConsumerOrderInfoManager.java]
import type { GroupQueue } from './check-points.js'

/** The last pop of a queue. */
interface OrderedPop {
  readonly attemptId: string | undefined
  readonly popTime: number
  readonly invisibleTime: number
  /** Ascending. */
  readonly offsets: readonly number[]
  readonly acknowledged: Set<number>
  /** When a message is visible again, of those whose time was changed. */
  readonly visibleAt: Map<number, number>
  /** How often each message was taken before; those that never were are left out. */
  readonly timesConsumed: ReadonlyMap<number, number>
}

/** A pop to note. */
export type NewOrderedPop = Pick<OrderedPop, 'attemptId' | 'popTime' | 'invisibleTime' | 'offsets'>

/** What acknowledging a message in order leads to. */
export type Acknowledged = { readonly commit: number } | 'stale' | 'illegal'

/** The last pops of a broker in order, by group and queue. They survive the broker's run. */
export class QueueOrders {
  readonly #last = new Map<string, OrderedPop>()

  /** Notes a pop; returns how often each of its messages was taken before. */
  add(queue: GroupQueue, pop: NewOrderedPop): ReadonlyMap<number, number> {
    const before = this.#last.get(orderKey(queue))
    const timesConsumed = before === undefined ? new Map<number, number>() : countAgain(pop, before)
    this.#last.set(orderKey(queue), { ...pop, timesConsumed, acknowledged: new Set(), visibleAt: new Map() })
    return timesConsumed
  }

  /** When the queue is free again; `undefined` when it is free now, or for this attempt. */
  blockedUntil(queue: GroupQueue, attemptId: string | undefined, now: number): number | undefined {
    const pop = this.#last.get(orderKey(queue))
    if (pop === undefined || (pop.attemptId !== undefined && pop.attemptId === attemptId)) return undefined
    const open = pop.offsets.filter(offset => !pop.acknowledged.has(offset))
    const visible = open.map(offset => pop.visibleAt.get(offset) ?? pop.popTime + pop.invisibleTime)
    return visible.find(time => now < time)
  }

  /** Acknowledges a message; says which position is to be committed. */
  acknowledge(queue: GroupQueue, offset: number, popTime: number): Acknowledged {
    const pop = this.#last.get(orderKey(queue))
    if (pop === undefined) return { commit: offset + 1 }
    if (pop.popTime !== popTime) return 'stale'
    if (!pop.offsets.includes(offset)) return 'illegal'
    pop.acknowledged.add(offset)
    const open = pop.offsets.find(candidate => !pop.acknowledged.has(candidate))
    return { commit: open ?? (pop.offsets.at(-1) ?? offset) + 1 }
  }

  /** Makes a message visible at another time, if it belongs to the last pop. */
  changeVisibility(queue: GroupQueue, { offset, popTime, at }: { offset: number; popTime: number; at: number }): void {
    const pop = this.#last.get(orderKey(queue))
    if (pop?.popTime === popTime) pop.visibleAt.set(offset, at)
  }

  /** Blocks the queue until a time, for all messages of its last pop, which does not count. */
  suspend(queue: GroupQueue, { popTime, at }: { readonly popTime: number; readonly at: number }): void {
    const pop = this.#last.get(orderKey(queue))
    if (pop?.popTime !== popTime) return
    const timesConsumed = new Map([...pop.timesConsumed].map(([offset, times]) => [offset, Math.max(0, times - 1)]))
    this.#last.set(orderKey(queue), { ...pop, timesConsumed, visibleAt: new Map(), invisibleTime: at - popTime })
  }

  /** How many queues of topics that match have a last pop; each group counts. */
  count(matches: (topic: string) => boolean): number {
    return [...this.#last.keys()].filter(key => matches(key.slice(0, key.indexOf('@')))).length
  }

  /** Frees the queue: its position was set anew. */
  forget(queue: GroupQueue): void {
    this.#last.delete(orderKey(queue))
  }
}

function countAgain(pop: NewOrderedPop, before: OrderedPop): ReadonlyMap<number, number> {
  if (before.attemptId !== undefined && before.attemptId === pop.attemptId) return before.timesConsumed
  const again = pop.offsets.filter(offset => before.offsets.includes(offset))
  return new Map(again.map(offset => [offset, (before.timesConsumed.get(offset) ?? 0) + 1]))
}

/** A queue of a group, for tables. */
export function orderKey({ group, topic, queueId }: GroupQueue): string {
  return `${topic}@${group}@${queueId}`
}
