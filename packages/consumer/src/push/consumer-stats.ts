// SPDX-License-Identifier: Apache-2.0
// Figures of a consumer by topic, as administrators ask for them: rates and times of the last minute, failures of the
// last hour. Counted in slots of ten seconds; a slot is used again when its time comes round.
// [ConsumerStatsManager.java]
import type { Clock } from '@rocketmq-ts/core'
import type { ConsumeStatus } from '@rocketmq-ts/protocol'

const slotMs = 10_000
const slotsOfMinute = 6
const slotsOfHour = 360

/** What happened in ten seconds. */
interface Slot {
  /** Number of the ten seconds since the clock's start; -1: never used. */
  turn: number
  pulls: number
  pullMs: number
  pulled: number
  calls: number
  callMs: number
  done: number
  failed: number
}

function emptySlot(turn: number): Slot {
  return { turn, pulls: 0, pullMs: 0, pulled: 0, calls: 0, callMs: 0, done: 0, failed: 0 }
}

class TopicFigures {
  readonly #slots: (Slot | undefined)[] = Array.from({ length: slotsOfHour })
  #current = emptySlot(-1)

  /** The slot of this time. */
  at(now: number): Slot {
    const turn = Math.floor(now / slotMs)
    if (this.#current.turn !== turn) this.#slots[turn % slotsOfHour] = this.#current = emptySlot(turn)
    return this.#current
  }

  /** Sums over the last `slots` slots. */
  total(now: number, slots: number): Slot {
    const oldest = Math.floor(now / slotMs) - slots
    const sum = emptySlot(oldest)
    for (const slot of this.#slots) {
      if (slot === undefined || slot.turn <= oldest) continue
      sum.pulls += slot.pulls
      sum.pullMs += slot.pullMs
      sum.pulled += slot.pulled
      sum.calls += slot.calls
      sum.callMs += slot.callMs
      sum.done += slot.done
      sum.failed += slot.failed
    }
    return sum
  }
}

export class ConsumerStats {
  readonly #clock: Clock
  readonly #topics = new Map<string, TopicFigures>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A pull brought messages. */
  addPull(topic: string, elapsedMs: number, messages: number): void {
    const slot = this.#of(topic).at(this.#clock.monotonic())
    slot.pulls++
    slot.pullMs += elapsedMs
    slot.pulled += messages
  }

  /** A handler has ended. @param now monotonic milliseconds */
  addCall(topic: string, now: number, elapsedMs: number, outcome: { done: number; failed: number }): void {
    const slot = this.#of(topic).at(now)
    slot.calls++
    slot.callMs += elapsedMs
    slot.done += outcome.done
    slot.failed += outcome.failed
  }

  /** The figures of a topic, all 0 when nothing happened. */
  status(topic: string): ConsumeStatus {
    const now = this.#clock.monotonic()
    const figures = this.#of(topic)
    const minute = figures.total(now, slotsOfMinute)
    const hour = figures.total(now, slotsOfHour)
    return {
      pullRT: mean(minute.pullMs, minute.pulls),
      pullTPS: minute.pulled / 60,
      consumeRT: minute.calls > 0 ? mean(minute.callMs, minute.calls) : mean(hour.callMs, hour.calls),
      consumeOKTPS: minute.done / 60,
      consumeFailedTPS: minute.failed / 60,
      consumeFailedMsgs: hour.failed,
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

function mean(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count
}
