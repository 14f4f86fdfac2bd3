// SPDX-License-Identifier: Apache-2.0
// What was popped and not yet acknowledged. A check point stands for the messages of one pop from one queue; when its
// time is over, those that are left are revived. It is named by what receipts carry, so that a receipt of an earlier
// pop cannot acknowledge the message of a later one. The group's position is committed when messages are popped, so a
// check point is all that remembers them. [PopCheckPoint.java, PopReviveService.java]
import { DueQueue } from '../due-queue.js'

/** A queue as a group consumes it. */
export interface GroupQueue {
  readonly group: string
  /** Where the messages lie: the topic itself, or a retry topic. */
  readonly topic: string
  readonly queueId: number
}

/** Messages of one pop from one queue. */
export interface CheckPoint extends GroupQueue {
  readonly startOffset: number
  /** When they were popped, milliseconds since the epoch. */
  readonly popTime: number
  /** When those that are left come back, milliseconds since the epoch. */
  readonly reviveTime: number
  /** Offsets that are not acknowledged yet. */
  readonly pending: Set<number>
}

/** What names a check point. */
export type CheckPointName = GroupQueue & Pick<CheckPoint, 'startOffset' | 'popTime'>

/** Check points by name, and by the time when they are over. */
export class CheckPoints {
  readonly #byName = new Map<string, CheckPoint>()
  readonly #due = new DueQueue<CheckPoint>()
  /** Hears that one was added. */
  onAdded: (() => void) | undefined

  /** Check points with messages that are not acknowledged; for specs. */
  get size(): number {
    return this.#byName.size
  }

  /** When the next check point is over; `undefined` when there is none. */
  get earliest(): number | undefined {
    return this.#due.earliest
  }

  add(checkPoint: CheckPoint): void {
    const name = nameOf(checkPoint)
    const replaced = this.#byName.get(name)
    if (replaced !== undefined) this.#due.delete(replaced)
    this.#byName.set(name, checkPoint)
    this.#due.add(checkPoint, checkPoint.reviveTime)
    this.onAdded?.()
  }

  /** A check point whose messages are all acknowledged is gone. */
  acknowledge(of: CheckPointName, offset: number): void {
    const checkPoint = this.#byName.get(nameOf(of))
    checkPoint?.pending.delete(offset)
    if (checkPoint?.pending.size === 0) this.#delete(checkPoint)
  }

  /** Takes a check point whose time is over at `now`. */
  takeDue(now: number): CheckPoint | undefined {
    const checkPoint = this.#due.take(now)
    if (checkPoint !== undefined) this.#byName.delete(nameOf(checkPoint))
    return checkPoint
  }

  #delete(checkPoint: CheckPoint): void {
    this.#byName.delete(nameOf(checkPoint))
    this.#due.delete(checkPoint)
  }
}

function nameOf({ group, topic, queueId, startOffset, popTime }: CheckPointName): string {
  return `${topic}@${group}@${queueId}@${startOffset}@${popTime}`
}
