// SPDX-License-Identifier: Apache-2.0
// How many messages came and went, by topic and group: sums over the last minute, hour and day, from samples that are
// taken on the way. [StatsItemSet.java, StatsItem.java]
import { brokerCounters, type BrokerCounter, type BrokerStatsItem } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { RecentCounts } from './recent-counts.js'

/** What rates are told of: messages stored, reads that found some or none, and messages that were read. */
export type RateName = 'put' | 'found' | 'miss' | 'transferred'

/** A span of time that sums are kept for. */
export type StatsSpan = 'minute' | 'hour' | 'day'

interface Sample {
  readonly at: number
  readonly value: number
  readonly times: number
}

interface Counter {
  value: number
  times: number
  readonly samples: Record<StatsSpan, Sample[]>
}

const spans = {
  minute: { periodMs: 10_000, samples: 7 },
  hour: { periodMs: 600_000, samples: 7 },
  day: { periodMs: 3_600_000, samples: 25 },
} as const satisfies Record<StatsSpan, { periodMs: number; samples: number }>

const spanNames = ['minute', 'hour', 'day'] as const

/** Counters of one run; a part. */
export const stats = (broker: Broker): Stats => new Stats(broker)

/** Counters by name and key. */
export class Stats {
  readonly #counters = new Map<string, Counter>()
  readonly #now: () => number
  readonly #elapsed: () => number
  readonly #recent = {
    put: new RecentCounts(),
    found: new RecentCounts(),
    miss: new RecentCounts(),
    transferred: new RecentCounts(),
  } as const satisfies Record<RateName, RecentCounts>
  /** Messages stored and fetched since the start. */
  readonly totals = { put: 0, putBytes: 0, got: 0 }

  constructor({ clock, timers }: Pick<Broker, 'clock' | 'timers'>) {
    this.#now = () => clock.now()
    const startedAt = clock.monotonic()
    this.#elapsed = () => clock.monotonic() - startedAt
    for (const span of spanNames) timers.every(spans[span].periodMs, () => this.#sample(span))
  }

  /** Notes messages that were stored. */
  notePut(topic: string, bytes: number): void {
    this.#recent.put.add(this.#elapsed(), 1)
    this.totals.put++
    this.totals.putBytes += bytes
    this.#add(brokerCounters.topicPutNums, topic, 1)
    this.#add(brokerCounters.topicPutSize, topic, bytes)
  }

  /** Notes a read of a queue for a group, and the messages that it fetched, if any. */
  noteRead(topic: string, group: string, messages: number, bytes: number): void {
    const elapsed = this.#elapsed()
    this.#recent[messages > 0 ? 'found' : 'miss'].add(elapsed, 1)
    if (messages === 0) return
    this.#recent.transferred.add(elapsed, messages)
    this.totals.got += messages
    this.#add(brokerCounters.groupGetNums, `${topic}@${group}`, messages)
    this.#add(brokerCounters.groupGetSize, `${topic}@${group}`, bytes)
  }

  /** The figures of a span; `undefined` when nothing was ever counted under the key. */
  figures(name: string, key: string, span: StatsSpan): BrokerStatsItem | undefined {
    const counter = this.#counters.get(`${name} ${key}`)
    return counter === undefined ? undefined : figuresOf(counter.samples[span])
  }

  /** Messages in a second, over the last minute. */
  perSecond(name: BrokerCounter, key: string): number {
    return this.figures(name, key, 'minute')?.tps ?? 0
  }

  /** How often in a second, over the last `seconds`; 0 until that much time has passed since the start. */
  recentlyPerSecond(name: RateName, seconds: number): number {
    const elapsed = this.#elapsed()
    return elapsed > seconds * 1000 ? this.#recent[name].perSecond(elapsed, seconds) : 0
  }

  #add(name: BrokerCounter, key: string, value: number): void {
    const id = `${name} ${key}`
    let counter = this.#counters.get(id)
    if (counter === undefined) {
      counter = { value: 0, times: 0, samples: { minute: [], hour: [], day: [] } }
      this.#counters.set(id, counter)
    }
    counter.value += value
    counter.times++
  }

  #sample(span: StatsSpan): void {
    const { periodMs, samples: limit } = spans[span]
    const at = this.#now()
    for (const { value, times, samples } of this.#counters.values()) {
      const taken = samples[span]
      if (taken.length === 0) taken.push({ at: at - periodMs, value: 0, times: 0 })
      taken.push({ at, value, times })
      if (taken.length > limit) taken.shift()
    }
  }
}

function figuresOf(samples: readonly Sample[]): BrokerStatsItem {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || first === last) return { sum: 0, tps: 0, avgpt: 0 }
  const sum = last.value - first.value
  const times = last.times - first.times
  return { sum, tps: (sum * 1000) / (last.at - first.at), avgpt: times > 0 ? sum / times : 0 }
}
