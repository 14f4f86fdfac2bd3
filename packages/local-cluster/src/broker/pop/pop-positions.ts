// SPDX-License-Identifier: Apache-2.0
// Where the next pop of a queue begins, which is ahead of the position that the group has committed: a pop is committed
// when all of its messages are settled, or when it has been remembered long enough, and never before the pops in front
// of it. [PopBufferMergeService.java, QueueWithTime]
import type { Clock, Timer } from '@rocketmq-ts/remoting'
import type { ConsumerOffsets } from '../consumer-offsets.js'
import type { Timers } from '../../timers.js'
import type { CheckPoint, GroupQueue } from './check-points.js'

/** A pop that is not committed. */
interface Pop {
  readonly nextOffset: number
  /** Absent when no message passed the filter. */
  readonly checkPoint: CheckPoint | undefined
  /** When it is committed at the latest, monotonic milliseconds. */
  readonly commitBy: number
}

/** Pops that are not committed, by group and queue. */
export type PopsUnderWay = Map<string, { readonly queue: GroupQueue; readonly pops: Pop[] }>

/** What `PopPositions` is made with. */
export interface PopPositionsOptions {
  readonly clock: Clock
  readonly timers: Timers
  readonly offsets: ConsumerOffsets
  /** Pops under way, which outlive the broker's run. */
  readonly underWay: PopsUnderWay
  /** Milliseconds after which a pop is committed although messages of it are pending. */
  readonly stayMs: () => number
}

/** Positions of pops, by group and queue. */
export class PopPositions {
  readonly #options: PopPositionsOptions
  readonly #queues: PopsUnderWay
  #timer: Timer | undefined

  constructor(options: PopPositionsOptions) {
    this.#options = options
    this.#queues = options.underWay
    this.#arm()
  }

  /** Where the last pop ended; -1 when none is under way. */
  endOf(queue: GroupQueue): number {
    return this.#queues.get(keyOf(queue))?.pops.at(-1)?.nextOffset ?? -1
  }

  /** Notes a pop. */
  add(queue: GroupQueue, nextOffset: number, checkPoint: CheckPoint | undefined): void {
    const { clock, stayMs } = this.#options
    const known = this.#queues.get(keyOf(queue)) ?? { queue, pops: [] }
    known.pops.push({ nextOffset, checkPoint, commitBy: clock.monotonic() + stayMs() })
    this.#queues.set(keyOf(queue), known)
    this.settle(queue)
    this.#arm()
  }

  /** Commits the pops at the front that are settled. To be called when a message of the queue was. */
  settle(queue: GroupQueue): void {
    const known = this.#queues.get(keyOf(queue))
    if (known === undefined) return
    const now = this.#options.clock.monotonic()
    let offset: number | undefined
    while (known.pops[0] !== undefined && isSettled(known.pops[0], now)) offset = known.pops.shift()?.nextOffset
    if (known.pops.length === 0) this.#queues.delete(keyOf(queue))
    if (offset === undefined) return
    const { group, topic, queueId } = known.queue
    const committed = this.#options.offsets.get(group, topic, queueId)
    if (offset > committed) this.#options.offsets.commit({ group, topic, queueId, offset })
  }

  /** Forgets the pops of a queue: its position was set anew. */
  forget(queue: GroupQueue): void {
    this.#queues.delete(keyOf(queue))
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#queues.size === 0) return
    this.#timer = this.#options.timers.after(this.#options.stayMs(), () => {
      this.#timer = undefined
      for (const { queue } of [...this.#queues.values()]) this.settle(queue)
      this.#arm()
    })
  }
}

function isSettled({ checkPoint, commitBy }: Pop, now: number): boolean {
  return checkPoint === undefined || checkPoint.pending.size === 0 || commitBy <= now
}

function keyOf({ group, topic, queueId }: GroupQueue): string {
  return `${topic}@${group}@${queueId}`
}
