// SPDX-License-Identifier: Apache-2.0
// A receive at several targets. A server that has nothing lets a call wait for five seconds at least, so all are asked
// side by side, and the first answer counts. The other calls go on: what they bring is kept for the next receive, and
// for others when none comes in time, or the topic is not wanted like that any more. Nobody asks more than the receives
// that wait.
import { AbortedError, asError, Pace, pause, UnderWay, WakeUp, type Clock, type Timer } from '@rocketmq-ts/core'
import { limits } from '@rocketmq-ts/grpc-protocol'
import { receiveFrom, receiveTargets, type Brought, type BrokerOfTopic } from './receive-targets.js'
import type { Settling } from './settling.js'
import type { Subscriber } from './subscriber.js'

/** What a receive wants. */
export interface Wanted {
  readonly maxMessages: number
  readonly invisibleMs: number
  readonly waitMs: number
}

/** Messages of one topic for one receive. */
export interface Taken extends Brought {
  readonly topic: string
}

/**
 * Milliseconds that one target has for itself: one that has messages needs no more, and nothing comes too late then.
 */
const headStartMs = 50
/**
 * Milliseconds that an answer is kept at most. Every delivery counts as an attempt, so it is not given back at once.
 */
const keptMs = 10_000
/** Milliseconds that a call may last longer than asked. With less time left than this, none is made. */
const toleranceMs = limits.minLongPollingMs / 2
/** Milliseconds until a target that failed is asked again. */
const failedRestMs = 1000

/** A receive that waits. */
interface Waiter extends Wanted {
  /** What failed since it began. */
  readonly failures: Map<string, Error>
}

/** A call under way, or its answer. Only receives for the same time can use it. */
interface Asked {
  readonly target: BrokerOfTopic
  readonly invisibleMs: number
}

interface Kept extends Asked {
  answer: Brought
  readonly timer: Timer
}

export class SideBySide {
  readonly #subscriber: Subscriber
  readonly #settling: Settling
  readonly #clock: Clock
  readonly #answered: WakeUp
  readonly #waiters = new Set<Waiter>()
  readonly #calls = new Set<Asked>()
  readonly #kept = new Set<Kept>()
  readonly #paces = new Map<string, Pace>()
  readonly #asking = new UnderWay()
  readonly #givingBack = new UnderWay()
  #turn = 0
  #isClosed = false

  constructor(subscriber: Subscriber, settling: Settling) {
    this.#subscriber = subscriber
    this.#settling = settling
    this.#clock = subscriber.client.config.clock
    this.#answered = new WakeUp(this.#clock)
  }

  /**
   * The next messages of any target; undefined when the time is over. Rejects with `AbortedError`, as `receiveTargets`
   * does, and as the calls do when nothing came from any target and some failed.
   */
  async receive(wanted: Wanted, stop: AbortSignal): Promise<Taken | undefined> {
    const waiter = { ...wanted, failures: new Map<string, Error>() }
    this.#waiters.add(waiter)
    try {
      return await this.#receive(waiter, stop)
    } finally {
      this.#waiters.delete(waiter)
    }
  }

  /** To be called when subscriptions have changed: what was asked otherwise is not for us any more. */
  checkFilters(): void {
    this.#paces.clear()
    for (const kept of this.#kept) if (!this.#isWanted(kept.target)) this.#giveUp(kept)
  }

  /** Gives back what is kept, and what comes from now on. Resolves when the server has been told. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.checkFilters()
    await this.#givingBack.whenIdle()
  }

  /** Resolves when no call is under way, which is so soon after the client has closed. */
  whenIdle(): Promise<void> {
    return this.#asking.whenIdle()
  }

  async #receive(waiter: Waiter, stop: AbortSignal): Promise<Taken | undefined> {
    const endsAt = this.#clock.monotonic() + waiter.waitMs
    for (let isFirst = true; ; isFirst = false) {
      if (stop.aborted) throw new AbortedError('the receive was aborted', { cause: stop.reason })
      const targets = await receiveTargets(this.#subscriber)
      const taken = this.#take(waiter)
      if (taken !== undefined) return taken
      const leftMs = endsAt - this.#clock.monotonic()
      const hasHeadStart = leftMs >= toleranceMs && this.#askAll(targets, waiter, leftMs, isFirst)
      const isHopeless = targets.every(({ key }) => waiter.failures.has(key))
      const isIdle = targets.every(target => this.#callsTo(target, waiter) === 0)
      if (isHopeless || isIdle || leftMs <= -toleranceMs) {
        const [failure] = waiter.failures.values()
        if (failure === undefined) return undefined
        throw failure
      }
      await this.#answered.wait({ timeoutMs: hasHeadStart ? headStartMs : leftMs + toleranceMs, signal: stop })
    }
  }

  /** Asks where there is room; at first only one of several. @returns true when others are to be asked soon */
  #askAll(targets: readonly BrokerOfTopic[], waiter: Waiter, leftMs: number, isFirst: boolean): boolean {
    const idle = targets.filter(target => this.#hasRoom(target, waiter))
    const hasHeadStart = isFirst && idle.length > 1
    const start = hasHeadStart ? this.#turn++ % idle.length : 0
    const pollMs = Math.max(limits.minLongPollingMs, targets.length > 1 ? 0 : leftMs)
    for (const target of idle.slice(start, hasHeadStart ? start + 1 : undefined)) this.#ask(target, waiter, pollMs)
    return hasHeadStart
  }

  #callsTo({ key, filter }: BrokerOfTopic, { invisibleMs }: Wanted): number {
    return count(
      this.#calls,
      call => call.target.key === key && call.target.filter === filter && call.invisibleMs === invisibleMs,
    )
  }

  #hasRoom(target: BrokerOfTopic, waiter: Waiter): boolean {
    return this.#callsTo(target, waiter) < count(this.#waiters, other => other.invisibleMs === waiter.invisibleMs)
  }

  #ask(target: BrokerOfTopic, { maxMessages, invisibleMs }: Wanted, pollMs: number): void {
    const call = { target, invisibleMs }
    this.#calls.add(call)
    const pace = this.#paces.get(target.key) ?? new Pace()
    this.#paces.set(target.key, pace)
    const work = receiveFrom(this.#subscriber, this.#settling, target, { maxMessages, invisibleMs, pollMs, pace })
    const done = work
      .then(
        answer => this.#keep(call, answer),
        (error: unknown) => this.#failed(call, asError(error)),
      )
      .then(() => {
        this.#calls.delete(call)
        this.#answered.wake()
      })
    void this.#asking.track(done)
  }

  /** Those that wait learn of it; the target has some rest. */
  async #failed({ target }: Asked, error: Error): Promise<void> {
    for (const { failures } of this.#waiters) failures.set(target.key, error)
    this.#answered.wake()
    await pause(this.#clock, failedRestMs, this.#subscriber.client.closing)
  }

  #keep(call: Asked, answer: Brought): void {
    for (const { failures } of this.#waiters) failures.delete(call.target.key)
    if (answer.messages.length === 0) return
    const timer = this.#clock.setTimeout(() => this.#giveUp(kept), Math.min(keptMs, call.invisibleMs / 2))
    const kept: Kept = { ...call, answer, timer }
    this.#kept.add(kept)
    if (!this.#isWanted(call.target)) this.#giveUp(kept)
  }

  #take({ invisibleMs, maxMessages }: Wanted): Taken | undefined {
    for (const kept of this.#kept) {
      if (kept.invisibleMs !== invisibleMs) continue
      const { answer, target } = kept
      const rest = answer.messages.slice(maxMessages)
      if (rest.length > 0) kept.answer = { ...answer, messages: rest }
      else this.#forget(kept)
      return { ...answer, messages: answer.messages.slice(0, maxMessages), topic: target.topic }
    }
    return undefined
  }

  #forget(kept: Kept): void {
    kept.timer.clear()
    this.#kept.delete(kept)
  }

  #giveUp(kept: Kept): void {
    this.#forget(kept)
    const { messages, peer } = kept.answer
    void this.#givingBack.track(this.#settling.handBack(messages, peer))
  }

  #isWanted({ topic, filter }: BrokerOfTopic): boolean {
    return !this.#isClosed && this.#subscriber.filterOf(topic) === filter
  }
}

function count<T>(items: Iterable<T>, matches: (item: T) => boolean): number {
  let found = 0
  for (const item of items) if (matches(item)) found++
  return found
}
