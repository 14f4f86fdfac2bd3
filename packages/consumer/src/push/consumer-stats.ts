// SPDX-License-Identifier: Apache-2.0
// Figures of a consumer by topic, as administrators ask for them: rates and times of the last minute, failures of the
// last hour. Counted in slots of ten seconds and of a minute; a slot is reused when its time comes round again.
// [ConsumerStatsManager.java]
import type { Clock, ConsumeStatus } from '@rocketmq-ts/protocol'

interface Slot {
  /** Number of the slot since the clock's start. */
  turn: number
  count: number
  sum: number
}

/** Sums over the last so many slots. */
class SlidingSum {
  readonly #slotMs: number
  readonly #slots: Slot[]

  constructor(slotMs: number, slots: number) {
    this.#slotMs = slotMs
    this.#slots = Array.from({ length: slots }, () => ({ turn: -1, count: 0, sum: 0 }))
  }

  add(now: number, sum: number, count: number): void {
    const turn = Math.floor(now / this.#slotMs)
    const slot = this.#slots[turn % this.#slots.length]
    if (slot === undefined) return
    if (slot.turn !== turn) {
      slot.turn = turn
      slot.count = slot.sum = 0
    }
    slot.count += count
    slot.sum += sum
  }

  total(now: number): { readonly sum: number; readonly count: number } {
    const oldest = Math.floor(now / this.#slotMs) - this.#slots.length
    let sum = 0
    let count = 0
    for (const slot of this.#slots) {
      if (slot.turn <= oldest) continue
      sum += slot.sum
      count += slot.count
    }
    return { sum, count }
  }
}

const minute = () => new SlidingSum(10_000, 6)
const hour = () => new SlidingSum(60_000, 60)

class TopicFigures {
  readonly pulls = minute()
  readonly pulled = minute()
  readonly calls = minute()
  readonly callsOfHour = hour()
  readonly done = minute()
  readonly failed = minute()
  readonly failedOfHour = hour()
}

export class ConsumerStats {
  readonly #clock: Clock
  readonly #topics = new Map<string, TopicFigures>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A pull brought messages. */
  addPull(topic: string, elapsedMs: number, messages: number): void {
    const now = this.#clock.monotonic()
    const figures = this.#of(topic)
    figures.pulls.add(now, elapsedMs, 1)
    figures.pulled.add(now, messages, 1)
  }

  /** A handler has ended. @param now monotonic milliseconds */
  addCall(topic: string, now: number, elapsedMs: number, outcome: { done: number; failed: number }): void {
    const figures = this.#of(topic)
    figures.calls.add(now, elapsedMs, 1)
    figures.callsOfHour.add(now, elapsedMs, 1)
    figures.done.add(now, outcome.done, 1)
    if (outcome.failed === 0) return
    figures.failed.add(now, outcome.failed, 1)
    figures.failedOfHour.add(now, outcome.failed, 1)
  }

  /** The figures of a topic, all 0 when nothing happened. */
  status(topic: string): ConsumeStatus {
    const now = this.#clock.monotonic()
    const figures = this.#of(topic)
    const calls = figures.calls.total(now)
    return {
      pullRT: mean(figures.pulls.total(now)),
      pullTPS: perSecond(figures.pulled.total(now).sum),
      consumeRT: mean(calls.count === 0 ? figures.callsOfHour.total(now) : calls),
      consumeOKTPS: perSecond(figures.done.total(now).sum),
      consumeFailedTPS: perSecond(figures.failed.total(now).sum),
      consumeFailedMsgs: figures.failedOfHour.total(now).sum,
    }
  }

  #of(topic: string): TopicFigures {
    let figures = this.#topics.get(topic)
    if (figures === undefined) {
      figures = new TopicFigures()
      this.#topics.set(topic, figures)
    }
    return figures
  }
}

function mean({ sum, count }: { readonly sum: number; readonly count: number }): number {
  return count === 0 ? 0 : sum / count
}

function perSecond(sumOfMinute: number): number {
  return sumOfMinute / 60
}
