// SPDX-License-Identifier: Apache-2.0
// Hands out messages of all queues to a bounded number of handlers at once. Each message ends in one of three ways: its
// handler is done, a broker has taken it back, or it waits here to be tried again; only the first two let the committed
// offset pass. [ConsumeMessageConcurrentlyService.java]
import { asError, ClosedError, TimeoutError, UsageError } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import { judgePoison } from '../pull/poison.js'
import { HandOuts } from '../queue/hand-outs.js'
import type { MessageSource } from '../queue/message-source.js'
import type { QueueEntry } from '../queue/process-queue.js'
import { TimerGroup } from '../queue/timer-group.js'
import { batchOf, reportFailure, type Consumption, type ConsumptionParts } from './consumption.js'
import { failureOf, failuresOf, type Failure } from './handler-result.js'
import type { Handler } from './handler-table.js'
import { Invocation } from './invocation.js'

/** Milliseconds until a message that no broker took back is tried again here. */
const localRetryMs = 5000
/** Delay level of a message whose handler took too long. */
const timeoutDelayLevel = 3
/** Milliseconds between looks for handlers that take too long, at most. */
const expiryCheckMs = 60_000

export class ConcurrentConsumption implements Consumption {
  readonly #parts: ConsumptionParts
  readonly #handOuts: HandOuts<MessageSource>
  readonly #timers: TimerGroup
  /** Handlers that have not settled yet. */
  readonly #calls = new Set<Invocation>()
  /** Handlers and send-backs under way. */
  #busy = 0
  /** Monotonic milliseconds when the last handler ended or was called: read once for both. */
  #now = 0
  #stopping: Promise<void> | undefined

  constructor(parts: ConsumptionParts) {
    this.#parts = parts
    this.#handOuts = new HandOuts({
      taken: () => this.#busy,
      places: parts.concurrency,
      visit: queue => this.#handOut(queue),
      onTurn: () => (this.#now = parts.clock.monotonic()),
    })
    this.#timers = new TimerGroup(parts.clock)
    this.#timers.every(Math.min(expiryCheckMs, parts.consumeTimeoutMs), () => this.#expire())
  }

  get running(): number {
    return this.#busy
  }

  submit(queue: MessageSource): void {
    this.#handOuts.submit(queue)
  }

  pause(): void {
    this.#handOuts.pause()
  }

  resume(): void {
    this.#handOuts.resume()
  }

  /** A dropped queue's handlers do not count, so nobody has to wait for them. */
  whenIdle(): Promise<void> {
    return Promise.resolve()
  }

  stop(timeoutMs: number): Promise<void> {
    return (this.#stopping ??= this.#stop(timeoutMs))
  }

  async #stop(timeoutMs: number): Promise<void> {
    await this.#handOuts.end(timeoutMs, this.#timers)
    this.#timers.clear()
    for (const call of this.#calls) {
      call.isOver = true
      call.context.abort(new ClosedError('the consumer was closed while the handler was running'))
    }
    this.#calls.clear()
  }

  #handOut(queue: MessageSource): void {
    const { handlers, messages } = this.#parts
    const entry = queue.take(this.#now)
    if (entry?.message === undefined) return
    const topic = messages.topicOf(entry.message)
    const handler = handlers.get(topic)
    if (handler === undefined) this.#fail(queue, entry, failureOf(new UsageError(`topic ${topic} has no handler`)))
    else if (handler.kind === 'one') this.#call(queue, handler, topic, [entry])
    else this.#call(queue, handler, topic, batchOf(this.#parts, queue, entry, topic, this.#now))
    if (queue.hasWaiting) this.#handOuts.submit(queue)
  }

  #call(queue: MessageSource, handler: Handler, topic: string, taken: readonly QueueEntry[]): void {
    const { invoker } = this.#parts
    const { entries, messages } = this.#readable(queue, taken)
    if (entries.length === 0) return
    const { consumerGroup } = invoker
    const init = { consumerGroup, queue, handler, topic, entries, messages, startedAt: this.#now }
    const invocation = new Invocation(init)
    if (invoker.call(invocation, this.#onEnd)) this.#keep(invocation)
  }

  /** Those that can be read, ready for the handler. */
  #readable(queue: MessageSource, entries: readonly QueueEntry[]): { entries: QueueEntry[]; messages: MessageExt[] } {
    const readable: { entries: QueueEntry[]; messages: MessageExt[] } = { entries: [], messages: [] }
    for (const entry of entries) {
      const message = this.#read(queue, entry)
      if (message === undefined) continue
      readable.entries.push(entry)
      readable.messages.push(message)
    }
    return readable
  }

  #read(queue: MessageSource, entry: QueueEntry): MessageExt | undefined {
    const { messages } = this.#parts
    let inflated: MessageExt | undefined
    try {
      inflated = entry.message === undefined ? undefined : messages.readable(entry.message)
    } catch (error) {
      void this.#occupied(judgePoison(this.#parts, queue, entry, asError(error)), queue)
    }
    try {
      return inflated === undefined ? undefined : messages.consumed(inflated)
    } catch (error) {
      this.#fail(queue, entry, failureOf(asError(error)))
      return undefined
    }
  }

  #keep(invocation: Invocation): void {
    invocation.isWaiting = true
    this.#busy++
    this.#calls.add(invocation)
  }

  readonly #onEnd = (invocation: Invocation, result: unknown, error: Error | undefined): void => {
    // What took too long was given back, and its place is free again.
    if (invocation.isOver) return
    invocation.isOver = true
    const { queue, entries, messages } = invocation
    const failures = error === undefined ? failuresOf(result, messages.length) : entries.map(() => failureOf(error))
    this.#count(invocation, failures)
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]
      const failure = failures?.[index]
      if (entry === undefined) continue
      if (failure === undefined) queue.settle(entry)
      else this.#fail(queue, entry, failure)
    }
    this.#parts.onSettled(queue)
    // Nobody waited for it.
    if (!invocation.isWaiting) return
    this.#calls.delete(invocation)
    this.#busy--
    this.#handOuts.advance()
  }

  #count({ topic, startedAt, entries }: Invocation, failures: readonly (Failure | undefined)[] | undefined): void {
    const { stats, clock } = this.#parts
    const failed = failures === undefined ? 0 : failures.filter(failure => failure !== undefined).length
    this.#now = clock.monotonic()
    stats.addCall(topic, this.#now, this.#now - startedAt, { done: entries.length - failed, failed })
  }

  #fail(queue: MessageSource, entry: QueueEntry, failure: Failure): void {
    const { message } = entry
    // A dropped queue belongs to somebody else, who gets the message again.
    if (message === undefined || queue.isDropped) {
      queue.settle(entry)
      return
    }
    if (!this.#parts.isBroadcast) {
      void this.#occupied(this.#giveBack(queue, entry, message, failure), queue)
      return
    }
    queue.settle(entry)
    reportFailure(this.#parts, queue, { message, error: failure.error, fate: 'dropped' })
  }

  /** Counts work as a running handler, so that it is bounded too. `work` does not reject. */
  async #occupied(work: Promise<void>, queue: MessageSource): Promise<void> {
    this.#busy++
    await work
    this.#busy--
    this.#parts.onSettled(queue)
    this.#handOuts.advance()
  }

  async #giveBack(queue: MessageSource, entry: QueueEntry, message: MessageExt, failure: Failure): Promise<void> {
    const { giveBack, sendBack } = this.#parts
    const { error } = failure
    if (await giveBack({ queue, entry, message, failure })) {
      queue.settle(entry)
      const isDead = failure.delayLevel < 0 || message.reconsumeTimes >= sendBack.maxReconsumeTimes
      reportFailure(this.#parts, queue, { message, error, fate: isDead ? 'deadLetter' : 'retry' })
      return
    }
    entry.message = message.with({ reconsumeTimes: message.reconsumeTimes + 1 })
    this.#timers.after(localRetryMs, () => {
      queue.putAgain(entry)
      this.submit(queue)
    })
    reportFailure(this.#parts, queue, { message, error, fate: 'local' })
  }

  /** Gives back what handlers have had for too long, and frees their places. [ProcessQueue.java cleanExpiredMsg] */
  #expire(): void {
    const { clock, consumeTimeoutMs } = this.#parts
    const limit = clock.monotonic() - consumeTimeoutMs
    for (const call of [...this.#calls].filter(({ startedAt }) => startedAt <= limit)) {
      const error = new TimeoutError(`the handler of topic ${call.topic} took more than ${consumeTimeoutMs} ms`)
      call.isOver = true
      call.context.abort(error)
      this.#calls.delete(call)
      this.#busy--
      for (const entry of call.entries) {
        this.#fail(call.queue, entry, { delayLevel: timeoutDelayLevel, pauseMs: undefined, error })
      }
    }
    this.#handOuts.advance()
  }
}
