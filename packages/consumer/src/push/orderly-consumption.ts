// SPDX-License-Identifier: Apache-2.0
// Hands out messages of each queue one call after the other, and of several queues at once. Nothing is handed out, and
// nothing committed, while the lock of the queue is not certain. A message that fails stops its queue for a while; after
// too many failures it goes to the group's retry topic, which makes it a dead letter. [ConsumeMessageOrderlyService.java]
import { asError, ClosedError, UsageError } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import { judgePoison } from '../pull/poison.js'
import { HandOuts } from '../queue/hand-outs.js'
import type { ProcessQueue, QueueEntry } from '../queue/process-queue.js'
import { TimerGroup } from '../queue/timer-group.js'
import { batchOf, reportFailure, type Consumption, type ConsumptionParts } from './consumption.js'
import { failureOf, failuresOf, isCommitLater, isRollback, type Failure } from './handler-result.js'
import { Invocation } from './invocation.js'

/** A pause of a queue, in milliseconds, is never outside of these. */
const pauseBounds = { least: 10, most: 30_000 }
/** Milliseconds until a queue without a certain lock is looked at again. */
const unlockedPauseMs = 100

/** A queue whose handler runs, or whose messages are being given up. */
interface Call {
  readonly queue: ProcessQueue
  readonly invocation: Invocation | undefined
}

export interface OrderlyParts extends ConsumptionParts {
  /** Pause of a queue after a failure, when the handler says nothing else, milliseconds. */
  readonly suspendMs: number
  /** The lock of the queue is not certain: get it, or give the queue up. */
  readonly onLockUncertain: (queue: ProcessQueue) => void
}

export class OrderlyConsumption implements Consumption {
  readonly #parts: OrderlyParts
  readonly #handOuts: HandOuts<ProcessQueue>
  readonly #timers: TimerGroup
  /** Calls under way by queue: also of a queue that was dropped, so that its next owner here waits for the end. */
  readonly #calls = new Map<string, Call>()
  /** Queues that wait after a failure. */
  readonly #pausing = new WeakSet<ProcessQueue>()
  /** Who waits for the end of a call, by queue. */
  readonly #waiting = new Map<string, (() => void)[]>()
  #isStopped = false
  #stopping: Promise<void> | undefined

  constructor(parts: OrderlyParts) {
    this.#parts = parts
    this.#timers = new TimerGroup(parts.clock)
    this.#handOuts = new HandOuts({
      taken: () => this.#calls.size,
      places: parts.concurrency,
      visit: queue => this.#visit(queue),
    })
  }

  get running(): number {
    return this.#calls.size
  }

  submit(queue: ProcessQueue): void {
    this.#handOuts.submit(queue)
  }

  pause(): void {
    this.#handOuts.pause()
  }

  resume(): void {
    this.#handOuts.resume()
  }

  whenIdle({ key }: ProcessQueue): Promise<void> {
    if (!this.#calls.has(key)) return Promise.resolve()
    return new Promise(resolve => this.#whenEnded(key, resolve))
  }

  stop(timeoutMs: number): Promise<void> {
    return (this.#stopping ??= this.#stop(timeoutMs))
  }

  async #stop(timeoutMs: number): Promise<void> {
    this.#isStopped = true
    await this.#handOuts.end(timeoutMs, this.#timers)
    this.#timers.clear()
    for (const { invocation } of this.#calls.values()) {
      if (invocation === undefined) continue
      invocation.isOver = true
      invocation.context.abort(new ClosedError('the consumer was closed while the handler was running'))
    }
    this.#calls.clear()
    // Whoever waits for a handler that never ends waits no longer.
    for (const resume of [...this.#waiting.values()].flat()) resume()
    this.#waiting.clear()
  }

  #visit(queue: ProcessQueue): void {
    if (queue.isDropped || this.#pausing.has(queue)) return
    const call = this.#calls.get(queue.key)
    if (call !== undefined) {
      // Its own end puts the queue in line again; the end of an earlier life of the queue does not.
      if (call.queue !== queue) this.#whenEnded(queue.key, () => this.submit(queue))
      return
    }
    if (!this.#isLockCertain(queue)) {
      this.#parts.onLockUncertain(queue)
      this.#timers.after(unlockedPauseMs, () => this.submit(queue))
      return
    }
    this.#handOut(queue)
  }

  #isLockCertain(queue: ProcessQueue): boolean {
    return this.#parts.isBroadcast || queue.lock.isValid(this.#parts.clock.monotonic())
  }

  #handOut(queue: ProcessQueue): void {
    const { clock, handlers, messages, invoker } = this.#parts
    const now = clock.monotonic()
    const first = queue.take(now)
    if (first?.message === undefined) return
    const topic = messages.topicOf(first.message)
    const handler = handlers.get(topic)
    const entries = handler?.kind === 'batch' ? batchOf(this.#parts, queue, first, topic, now) : [first]
    this.#calls.set(queue.key, { queue, invocation: undefined })
    const readable = this.#readable(queue, entries)
    if (readable === undefined) return
    if (handler === undefined) {
      void this.#suspend(queue, entries, failureOf(new UsageError(`topic ${topic} has no handler`)))
      return
    }
    const { consumerGroup } = invoker
    const init = { consumerGroup, queue, handler, topic, entries, messages: readable, startedAt: now }
    const invocation = new Invocation(init)
    this.#calls.set(queue.key, { queue, invocation })
    invoker.call(invocation, this.#onEnd)
  }

  /** What the handler gets. When one cannot be read, those before it are put back and its fate is decided first. */
  #readable(queue: ProcessQueue, entries: readonly QueueEntry[]): readonly MessageExt[] | undefined {
    const { messages } = this.#parts
    const readable: MessageExt[] = []
    for (const [index, entry] of entries.entries()) {
      if (entry.message === undefined) continue
      let inflated: MessageExt
      try {
        inflated = messages.readable(entry.message)
      } catch (error) {
        queue.rewind([...entries.slice(0, index), ...entries.slice(index + 1)])
        void this.#judge(queue, entry, asError(error))
        return undefined
      }
      try {
        readable.push(messages.consumed(inflated))
      } catch (error) {
        void this.#suspend(queue, entries, failureOf(asError(error)))
        return undefined
      }
    }
    return readable
  }

  async #judge(queue: ProcessQueue, entry: QueueEntry, error: Error): Promise<void> {
    await judgePoison(this.#parts, queue, entry, error)
    this.#end(queue)
  }

  readonly #onEnd = (invocation: Invocation<ProcessQueue>, result: unknown, error: Error | undefined): void => {
    const { queue, entries, messages } = invocation
    if (invocation.isOver || queue.isDropped || !this.#isLockCertain(queue)) {
      this.#abandon(invocation)
      return
    }
    invocation.isOver = true
    const failures = error === undefined ? failuresOf(result, messages.length) : [failureOf(error)]
    // In order, a batch fails as a whole.
    const failure = failures?.find(candidate => candidate !== undefined)
    this.#count(invocation, failure)
    if (isRollback(result)) this.#rollBack(queue, failure?.pauseMs)
    else if (failure !== undefined) void this.#suspend(queue, entries, failure)
    else {
      if (!isCommitLater(result)) for (const entry of queue.taken()) queue.settle(entry)
      this.#end(queue)
    }
  }

  /** What the handler did does not count: the queue may be somebody else's by now. If it is still ours, it comes again. */
  #abandon({ queue }: Invocation<ProcessQueue>): void {
    queue.rewind(queue.taken())
    if (!queue.isDropped && !this.#isStopped) this.#parts.onLockUncertain(queue)
    this.#end(queue)
  }

  #count({ topic, startedAt, entries }: Invocation<ProcessQueue>, failure: Failure | undefined): void {
    const { stats, clock } = this.#parts
    const now = clock.monotonic()
    const failed = failure === undefined ? 0 : entries.length
    stats.addCall(topic, now, now - startedAt, { done: entries.length - failed, failed })
  }

  #rollBack(queue: ProcessQueue, pauseMs: number | undefined): void {
    queue.rewind(queue.taken())
    this.#pause(queue, pauseMs)
  }

  /** Puts the messages back and lets the queue wait; those that failed too often go to the retry topic. */
  async #suspend(queue: ProcessQueue, entries: readonly QueueEntry[], failure: Failure): Promise<void> {
    const kept: QueueEntry[] = []
    for (const entry of entries) {
      const { message } = entry
      if (message === undefined || queue.isDropped) continue
      if (await this.#isGivenUp(queue, entry, message, failure)) continue
      entry.message = message.with({ reconsumeTimes: message.reconsumeTimes + 1 })
      kept.push(entry)
    }
    if (kept.length === 0) {
      this.#end(queue)
      return
    }
    queue.rewind(kept)
    this.#pause(queue, failure.pauseMs)
  }

  /** True when the message has failed too often and a broker has it now. */
  async #isGivenUp(queue: ProcessQueue, entry: QueueEntry, message: MessageExt, failure: Failure): Promise<boolean> {
    const { sendBack, isBroadcast } = this.#parts
    const { error } = failure
    if (message.reconsumeTimes < sendBack.maxReconsumeTimes || isBroadcast) {
      reportFailure(this.#parts, queue, { message, error, fate: 'suspended' })
      return false
    }
    const isSent = await sendBack.sendToRetryTopic(message)
    if (isSent) queue.settle(entry)
    reportFailure(this.#parts, queue, { message, error, fate: isSent ? 'deadLetter' : 'suspended' })
    return isSent
  }

  #pause(queue: ProcessQueue, pauseMs = this.#parts.suspendMs): void {
    const { least, most } = pauseBounds
    this.#pausing.add(queue)
    this.#timers.after(Math.min(most, Math.max(least, pauseMs)), () => {
      this.#pausing.delete(queue)
      this.submit(queue)
    })
    this.#end(queue)
  }

  /** The queue can be asked again. */
  #end(queue: ProcessQueue): void {
    this.#calls.delete(queue.key)
    this.#parts.onSettled(queue)
    const waiting = this.#waiting.get(queue.key)
    this.#waiting.delete(queue.key)
    for (const resume of waiting ?? []) resume()
    if (queue.hasWaiting) this.#handOuts.submit(queue)
    else this.#handOuts.advance()
  }

  #whenEnded(key: string, resume: () => void): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [resume])
    else waiting.push(resume)
  }
}
