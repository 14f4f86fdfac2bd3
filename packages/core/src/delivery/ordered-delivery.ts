// SPDX-License-Identifier: Apache-2.0
// Hands out messages of each source one call after the other, and of several sources at once. Nothing is handed out,
// and no result counts, while another consumer may have the queue. A message that fails stops its source for a while;
// after too many failures the source makes it a dead letter. [ConsumeMessageOrderlyService.java]
import { asError, ClosedError, UsageError } from '../errors/errors.js'
import { Timers } from '../time/timers.js'
import { batchOf, type Delivery, type DeliveryOptions } from './delivery.js'
import { Dispatcher } from './dispatcher.js'
import { Invocation } from './invocation.js'
import type { Entry, OrderedSource } from './message-source.js'
import { failureOf, staysHere, type HandlerFailure, type HandlerVerdict } from './verdict.js'

/** Bounds of a source's pause, milliseconds; the upper one is a default. */
const pauseBounds = { least: 10, most: 30_000 }
/** Milliseconds until a queue is looked at again that another consumer may have. */
const claimPauseMs = 100

/** A source whose handler runs, or whose messages are being given up. */
interface Call<M> {
  readonly source: OrderedSource<M>
  readonly invocation: Invocation<M> | undefined
}

export interface OrderedDeliveryOptions<M> extends DeliveryOptions<M> {
  /**
   * Milliseconds that a source pauses after a failure, unless the handler says otherwise; may depend on the next
   * message.
   */
  readonly suspendMs: number | ((next: M | undefined) => number)
  /** Longest pause, milliseconds. Default 30,000. */
  readonly longestPauseMs?: number | undefined
}

export class OrderedDelivery<M> implements Delivery<OrderedSource<M>> {
  readonly #options: OrderedDeliveryOptions<M>
  readonly #dispatcher: Dispatcher<OrderedSource<M>>
  readonly #timers: Timers
  /** Calls under way by key: also of a source that was dropped, so that the next one of its queue waits for the end. */
  readonly #calls = new Map<string, Call<M>>()
  /** Sources that wait after a failure. */
  readonly #pausing = new WeakSet<OrderedSource<M>>()
  /** What waits for the end of a call, by key. */
  readonly #waiting = new Map<string, (() => void)[]>()
  #stopping: Promise<void> | undefined

  constructor(options: OrderedDeliveryOptions<M>) {
    this.#options = options
    this.#timers = new Timers(options.clock)
    this.#dispatcher = new Dispatcher({
      taken: () => this.#calls.size,
      places: options.concurrency,
      visit: source => this.#visit(source),
    })
  }

  get running(): number {
    return this.#calls.size
  }

  submit(source: OrderedSource<M>): void {
    this.#dispatcher.submit(source)
  }

  pause(): void {
    this.#dispatcher.pause()
  }

  resume(): void {
    this.#dispatcher.resume()
  }

  whenIdle({ key }: OrderedSource<M>): Promise<void> {
    if (!this.#calls.has(key)) return Promise.resolve()
    return new Promise(resolve => this.#whenEnded(key, resolve))
  }

  stop(timeoutMs: number): Promise<void> {
    return (this.#stopping ??= this.#stop(timeoutMs))
  }

  async #stop(timeoutMs: number): Promise<void> {
    await this.#dispatcher.end(timeoutMs, this.#timers)
    this.#timers.clear()
    for (const { invocation } of this.#calls.values()) {
      if (invocation === undefined) continue
      invocation.isOver = true
      invocation.context.abort(new ClosedError('the consumer was closed while the handler was running'))
    }
    this.#calls.clear()
    // Nothing waits any longer for a handler that never ends.
    for (const resume of [...this.#waiting.values()].flat()) resume()
    this.#waiting.clear()
  }

  #visit(source: OrderedSource<M>): void {
    if (source.isDropped || this.#pausing.has(source)) return
    const call = this.#calls.get(source.key)
    if (call !== undefined) {
      // Its own end puts the source in line again; the end of an earlier life of the queue does not.
      if (call.source !== source) this.#whenEnded(source.key, () => this.submit(source))
      return
    }
    if (!this.#isExclusive(source)) {
      source.claim()
      this.#timers.after(claimPauseMs, () => this.submit(source))
      return
    }
    this.#handOut(source)
  }

  #isExclusive(source: OrderedSource<M>): boolean {
    return source.isExclusive(this.#options.clock.monotonic())
  }

  #handOut(source: OrderedSource<M>): void {
    const { clock, handlers, reader, invoker } = this.#options
    const now = clock.monotonic()
    const first = source.take(now)
    if (first?.message === undefined) return
    const topic = reader.topicOf(first.message)
    const handler = handlers.get(topic)
    const entries = handler?.kind === 'batch' ? batchOf(this.#options, source, first, topic, now) : [first]
    this.#calls.set(source.key, { source, invocation: undefined })
    const readable = this.#readable(source, entries)
    if (readable === undefined) return
    if (handler === undefined) {
      void this.#suspend(source, entries, failureOf(new UsageError(`topic ${topic} has no handler`)))
      return
    }
    const { consumerGroup } = invoker
    const init = { consumerGroup, source, handler, topic, entries, messages: readable, startedAt: now }
    const invocation = new Invocation(init)
    this.#calls.set(source.key, { source, invocation })
    invoker.call(invocation, this.#onEnd)
  }

  /** What the handler gets. When one cannot be read, those before it are put back and its fate is decided first. */
  #readable(source: OrderedSource<M>, entries: readonly Entry<M>[]): readonly M[] | undefined {
    const { reader } = this.#options
    const readable: M[] = []
    for (const [index, entry] of entries.entries()) {
      if (entry.message === undefined) continue
      let restored: M
      try {
        restored = reader.restore(entry.message)
      } catch (error) {
        source.rewind([...entries.slice(0, index), ...entries.slice(index + 1)])
        void this.#unreadable(source, entry, asError(error))
        return undefined
      }
      try {
        readable.push(reader.present(restored))
      } catch (error) {
        void this.#suspend(source, entries, failureOf(asError(error)))
        return undefined
      }
    }
    return readable
  }

  async #unreadable(source: OrderedSource<M>, entry: Entry<M>, error: Error): Promise<void> {
    await source.unreadable(entry, error)
    this.#end(source)
  }

  readonly #onEnd = (invocation: Invocation<M, OrderedSource<M>>, verdict: HandlerVerdict): void => {
    const { source, entries } = invocation
    if (invocation.isOver || source.isDropped) {
      this.#abandon(invocation)
      return
    }
    if (!this.#isExclusive(source)) {
      // Kept until it is certain whether another consumer had the queue: then it is dropped.
      source.claim()
      this.#timers.after(claimPauseMs, () => this.#onEnd(invocation, verdict))
      return
    }
    invocation.isOver = true
    // In order, a batch fails as a whole.
    const failure = verdict.failures?.find(candidate => candidate !== undefined)
    this.#count(invocation, failure)
    if (verdict.isRollback) this.#rollBack(source, failure?.pauseMs)
    else if (failure !== undefined) void this.#suspend(source, entries, failure)
    else {
      if (!verdict.isCommitLater) for (const entry of source.taken()) source.settle(entry)
      this.#end(source)
    }
  }

  /** What the handler did does not count: another consumer may have the queue. Otherwise the messages come again. */
  #abandon({ source }: Invocation<M, OrderedSource<M>>): void {
    source.rewind(source.taken())
    this.#end(source)
  }

  #count({ topic, startedAt, entries }: Invocation<M, OrderedSource<M>>, failure: HandlerFailure | undefined): void {
    const { meter, clock } = this.#options
    const now = clock.monotonic()
    const failed = failure === undefined ? 0 : entries.length
    meter.addCall(topic, now, now - startedAt, { done: entries.length - failed, failed })
  }

  #rollBack(source: OrderedSource<M>, pauseMs: number | undefined): void {
    const entries = source.taken()
    source.rewind(entries)
    this.#pause(source, pauseMs, entries)
  }

  /** Puts the messages back and lets the source wait; those that failed too often are dead letters. */
  async #suspend(source: OrderedSource<M>, entries: readonly Entry<M>[], failure: HandlerFailure): Promise<void> {
    const kept: Entry<M>[] = []
    for (const entry of entries) {
      const { message } = entry
      if (message === undefined || source.isDropped) continue
      const fate = await source.giveBack(entry, message, failure)
      if (staysHere(fate)) kept.push(entry)
      else source.settle(entry)
      this.#options.onFailed({ queue: source.queue, message, error: failure.error, fate })
    }
    if (kept.length === 0) {
      this.#end(source)
      return
    }
    source.rewind(kept)
    this.#pause(source, failure.pauseMs, kept)
  }

  #pause(source: OrderedSource<M>, askedMs: number | undefined, [first]: readonly Entry<M>[]): void {
    const { suspendMs, longestPauseMs = pauseBounds.most } = this.#options
    const pauseMs = askedMs ?? (typeof suspendMs === 'number' ? suspendMs : suspendMs(first?.message))
    this.#pausing.add(source)
    this.#timers.after(Math.min(longestPauseMs, Math.max(pauseBounds.least, pauseMs)), () => {
      this.#pausing.delete(source)
      this.submit(source)
    })
    this.#end(source)
  }

  /** The source can be asked again. */
  #end(source: OrderedSource<M>): void {
    this.#calls.delete(source.key)
    source.madeRoom()
    const waiting = this.#waiting.get(source.key)
    this.#waiting.delete(source.key)
    for (const resume of waiting ?? []) resume()
    if (source.hasWaiting) this.#dispatcher.submit(source)
    else this.#dispatcher.advance()
  }

  #whenEnded(key: string, resume: () => void): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [resume])
    else waiting.push(resume)
  }
}
