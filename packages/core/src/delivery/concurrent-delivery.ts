// SPDX-License-Identifier: Apache-2.0
// Hands out messages of all sources to a bounded number of handlers at once. Each message ends in one of three ways:
// its handler is done, a broker has taken it back, or it waits here to be tried again; only the first two let the
// committed offset pass. [ConsumeMessageConcurrentlyService.java]
import { asError, ClosedError, TimeoutError, UsageError } from '../errors/errors.js'
import { Roll } from '../life/roll.js'
import { Timers } from '../time/timers.js'
import { batchOf, type Delivery, type DeliveryOptions } from './delivery.js'
import { Dispatcher } from './dispatcher.js'
import type { Handler } from './handler-table.js'
import { Invocation } from './invocation.js'
import type { Entry, MessageSource } from './message-source.js'
import { failureOf, staysHere, type HandlerFailure, type HandlerVerdict } from './verdict.js'

/** Milliseconds until a message that no broker took back is tried again here. */
const localRetryMs = 5000
/** Delay level of a message whose handler took too long. */
const timeoutDelayLevel = 3
/** Milliseconds between looks for handlers that take too long, at most. */
const expiryCheckMs = 60_000

export class ConcurrentDelivery<M> implements Delivery<MessageSource<M>> {
  readonly #options: DeliveryOptions<M>
  readonly #dispatcher: Dispatcher<MessageSource<M>>
  readonly #timers: Timers
  /** Handlers that have not settled yet. */
  readonly #calls = new Roll<Invocation<M, MessageSource<M>>>()
  /** Handlers and send-backs under way. */
  #busy = 0
  /** Monotonic milliseconds when the last handler ended or was called: read once for both. */
  #now = 0
  #stopping: Promise<void> | undefined

  constructor(options: DeliveryOptions<M>) {
    this.#options = options
    this.#dispatcher = new Dispatcher({
      taken: () => this.#busy,
      places: options.concurrency,
      visit: source => this.#handOut(source),
      onTurn: () => (this.#now = options.clock.monotonic()),
    })
    this.#timers = new Timers(options.clock)
    this.#timers.every(Math.min(expiryCheckMs, options.consumeTimeoutMs), () => this.#expire())
  }

  get running(): number {
    return this.#busy
  }

  submit(source: MessageSource<M>): void {
    this.#dispatcher.submit(source)
  }

  pause(): void {
    this.#dispatcher.pause()
  }

  resume(): void {
    this.#dispatcher.resume()
  }

  /** Handlers of a dropped queue do not count: nothing waits for them. */
  whenIdle(): Promise<void> {
    return Promise.resolve()
  }

  stop(timeoutMs: number): Promise<void> {
    return (this.#stopping ??= this.#stop(timeoutMs))
  }

  async #stop(timeoutMs: number): Promise<void> {
    await this.#dispatcher.end(timeoutMs, this.#timers)
    this.#timers.clear()
    for (const call of this.#calls.list()) {
      call.isOver = true
      call.context.abort(new ClosedError('the consumer was closed while the handler was running'))
    }
    this.#calls.clear()
  }

  #handOut(source: MessageSource<M>): void {
    const { handlers, reader } = this.#options
    const entry = source.take(this.#now)
    if (entry?.message === undefined) return
    const topic = reader.topicOf(entry.message)
    const handler = handlers.get(topic)
    if (handler === undefined) this.#fail(source, entry, failureOf(new UsageError(`topic ${topic} has no handler`)))
    else if (handler.kind === 'one') {
      const message = this.#read(source, entry)
      if (message !== undefined) this.#call(source, handler, topic, [entry], [message])
    } else {
      const { entries, messages } = this.#readable(source, batchOf(this.#options, source, entry, topic, this.#now))
      if (entries.length > 0) this.#call(source, handler, topic, entries, messages)
    }
    if (source.hasWaiting) this.#dispatcher.submit(source)
  }

  #call(
    source: MessageSource<M>,
    handler: Handler<M>,
    topic: string,
    entries: readonly Entry<M>[],
    messages: readonly M[],
  ): void {
    const { invoker } = this.#options
    const { consumerGroup } = invoker
    const init = { consumerGroup, source, handler, topic, entries, messages, startedAt: this.#now }
    const invocation = new Invocation(init)
    // Before the call: a handler may close the consumer, which waits for it then.
    this.#busy++
    // One that is done when it returns is never looked up: a fifth less garbage for each message.
    if (invoker.call(invocation, this.#onEnd)) this.#calls.add(invocation)
  }

  /** Those that can be read, ready for the handler. */
  #readable(source: MessageSource<M>, entries: readonly Entry<M>[]): { entries: Entry<M>[]; messages: M[] } {
    const readable: { entries: Entry<M>[]; messages: M[] } = { entries: [], messages: [] }
    for (const entry of entries) {
      const message = this.#read(source, entry)
      if (message === undefined) continue
      readable.entries.push(entry)
      readable.messages.push(message)
    }
    return readable
  }

  #read(source: MessageSource<M>, entry: Entry<M>): M | undefined {
    const { reader } = this.#options
    let restored: M | undefined
    try {
      restored = entry.message === undefined ? undefined : reader.restore(entry.message)
    } catch (error) {
      void this.#occupied(source.unreadable(entry, asError(error)), source)
    }
    try {
      return restored === undefined ? undefined : reader.present(restored)
    } catch (error) {
      this.#fail(source, entry, failureOf(asError(error)))
      return undefined
    }
  }

  readonly #onEnd = (invocation: Invocation<M, MessageSource<M>>, { failures }: HandlerVerdict): void => {
    // What took too long was given back, and its place is free again.
    if (invocation.isOver) return
    invocation.isOver = true
    const { source, entries } = invocation
    this.#count(invocation, failures)
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]
      const failure = failures?.[index]
      if (entry === undefined) continue
      if (failure === undefined) source.settle(entry)
      else this.#fail(source, entry, failure)
    }
    source.madeRoom()
    this.#calls.delete(invocation)
    this.#busy--
    this.#dispatcher.advance()
  }

  #count(
    { topic, startedAt, entries }: Invocation<M>,
    failures: readonly (HandlerFailure | undefined)[] | undefined,
  ): void {
    const { meter, clock } = this.#options
    const failed = failures === undefined ? 0 : failures.filter(failure => failure !== undefined).length
    this.#now = clock.monotonic()
    meter.addCall(topic, this.#now, this.#now - startedAt, { done: entries.length - failed, failed })
  }

  #fail(source: MessageSource<M>, entry: Entry<M>, failure: HandlerFailure): void {
    const { message } = entry
    // A dropped queue belongs to another consumer, which gets the message again.
    if (message === undefined || source.isDropped) {
      source.settle(entry)
      return
    }
    void this.#occupied(this.#giveBack(source, entry, message, failure), source)
  }

  /** Counts work as a running handler, so that it is bounded too. `work` does not reject. */
  async #occupied(work: Promise<void>, source: MessageSource<M>): Promise<void> {
    this.#busy++
    await work
    this.#busy--
    source.madeRoom()
    this.#dispatcher.advance()
  }

  async #giveBack(source: MessageSource<M>, entry: Entry<M>, message: M, failure: HandlerFailure): Promise<void> {
    const fate = await source.giveBack(entry, message, failure)
    if (staysHere(fate)) {
      this.#timers.after(localRetryMs, () => {
        source.putAgain(entry)
        this.submit(source)
      })
    } else source.settle(entry)
    this.#options.onFailed({ queue: source.queue, message, error: failure.error, fate })
  }

  /** Gives back what handlers have had for too long, and frees their places. [ProcessQueue.java cleanExpiredMsg] */
  #expire(): void {
    const { clock, consumeTimeoutMs } = this.#options
    const limit = clock.monotonic() - consumeTimeoutMs
    for (const call of this.#calls.list().filter(({ startedAt }) => startedAt <= limit)) {
      const error = new TimeoutError(`the handler of topic ${call.topic} took more than ${consumeTimeoutMs} ms`)
      call.isOver = true
      call.context.abort(error)
      this.#calls.delete(call)
      this.#busy--
      for (const entry of call.entries) {
        this.#fail(call.source, entry, { delayLevel: timeoutDelayLevel, pauseMs: undefined, error })
      }
    }
    this.#dispatcher.advance()
  }
}
