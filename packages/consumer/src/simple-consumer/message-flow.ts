// SPDX-License-Identifier: Apache-2.0
// Received messages one after the other, with a limit on those in hand at once. A few may be taken ahead, as many as
// there are free hands; when the loop is left, those that were not handed out are given back at once, and the others
// are extended no more.
import {
  abortedWait,
  asError,
  LinkedAbort,
  pause,
  RocketMQError,
  Roll,
  WakeUp,
  type Clock,
  type Enrolled,
  type Lease,
  type Timer,
} from '@rocketmq-ts/core'
import type { TakenReceipt } from '../pop/popped-message.js'
import { leaseOf, type ReceivedMessage } from './received-message.js'
import type { Loop, Receive } from './simple-consumer-config.js'

/** Milliseconds until brokers are asked again that could not be asked. */
const failurePauseMs = 1000

export interface MessageFlowOptions {
  readonly clock: Clock
  /** Aborts when the consumer closes. */
  readonly closing: AbortSignal
  /** Milliseconds that one `receive` waits. */
  readonly waitMs: number
  readonly receive: (receive: Receive) => Promise<readonly ReceivedMessage[]>
  readonly onExtendFailed: (message: ReceivedMessage, error: Error) => void
}

interface InHand extends Enrolled {
  readonly message: ReceivedMessage
  readonly lease: Lease<TakenReceipt>
  /** Monotonic milliseconds until which it may be extended. */
  readonly extendUntil: number
}

export class MessageFlow {
  readonly #options: MessageFlowOptions
  readonly #loop: Loop
  readonly #ending: LinkedAbort
  readonly #settled: WakeUp
  /** Taken, and not handed out. */
  readonly #ahead: InHand[] = []
  readonly #handedOut = new Roll<InHand>()
  #extending: Timer | undefined

  constructor(options: MessageFlowOptions, loop: Loop) {
    this.#options = options
    this.#loop = loop
    this.#ending = new LinkedAbort(options.closing, loop.signal)
    this.#settled = new WakeUp(options.clock)
    if (loop.extendForMs > 0) this.#planExtensions()
  }

  /**
   * The next message; `undefined` when the consumer closes. Rejects with `AbortedError` when the loop's signal aborts,
   * and with an error that trying again cannot help.
   */
  async next(): Promise<ReceivedMessage | undefined> {
    const { closing } = this.#options
    try {
      for (;;) {
        if (this.#ending.signal.aborted) throw abortedWait(this.#ending.signal.reason)
        if (this.#freeHands() === 0) await this.#whenSettled()
        else {
          const next = this.#takeAhead()
          if (next !== undefined) return next.message
          await this.#receive()
        }
      }
    } catch (error) {
      if (closing.aborted && this.#loop.signal?.aborted !== true) return undefined
      throw error
    }
  }

  /** Gives back what was taken ahead, and extends nothing any more. Never rejects. */
  async close(): Promise<void> {
    this.#extending?.clear()
    // What cannot be given back comes again when its time is over.
    await Promise.all(this.#ahead.splice(0).map(({ message }) => message.nack(0).catch(() => undefined)))
    this.#ending.release()
  }

  #freeHands(): number {
    for (const inHand of this.#handedOut.list()) if (!inHand.lease.isOpen) this.#handedOut.delete(inHand)
    return Math.max(0, this.#loop.concurrency - this.#handedOut.size)
  }

  /** One that still belongs to this consumer. */
  #takeAhead(): InHand | undefined {
    for (;;) {
      const next = this.#ahead.shift()
      if (next === undefined) return undefined
      if (!next.lease.isOpen) continue
      this.#handedOut.add(next)
      next.lease.whenSettled(() => this.#settled.wake())
      return next
    }
  }

  async #receive(): Promise<void> {
    const { clock, waitMs, receive } = this.#options
    const { invisibleMs, extendForMs } = this.#loop
    const maxMessages = this.#freeHands()
    try {
      const messages = await receive({ maxMessages, invisibleMs, waitMs, signal: this.#ending.signal })
      const extendUntil = clock.monotonic() + extendForMs
      for (const message of messages) {
        const lease = leaseOf(message)
        if (lease !== undefined) this.#ahead.push({ place: -1, message, lease, extendUntil })
      }
    } catch (error) {
      if (!(error instanceof RocketMQError) || !error.retriable) throw error
      await pause(clock, failurePauseMs, this.#ending.signal)
    }
  }

  /** Resolves when a message in hand is settled, or when the time of one is over. */
  async #whenSettled(): Promise<void> {
    const nextEnd = Math.min(...this.#handedOut.list().map(({ lease }) => lease.expiresAt))
    const timeoutMs = Math.max(1, nextEnd - this.#options.clock.monotonic())
    await this.#settled.wait({ timeoutMs, signal: this.#ending.signal })
  }

  #planExtensions(): void {
    this.#extending = this.#options.clock.setTimeout(() => {
      this.#planExtensions()
      for (const inHand of [...this.#ahead, ...this.#handedOut.list()]) void this.#extend(inHand)
    }, this.#loop.invisibleMs / 3)
  }

  async #extend({ message, lease, extendUntil }: InHand): Promise<void> {
    if (!lease.isOpen || this.#options.clock.monotonic() >= extendUntil) return
    try {
      await message.extend(this.#loop.invisibleMs)
    } catch (error) {
      // One that was settled meanwhile needs no extension.
      if (message.isOurs) this.#options.onExtendFailed(message, asError(error))
    }
  }
}

/** Iterates over the messages of a flow, and ends it. */
export async function* messagesOf(flow: MessageFlow): AsyncGenerator<ReceivedMessage, void, void> {
  try {
    for (;;) {
      const message = await flow.next()
      if (message === undefined) return
      yield message
    }
  } finally {
    await flow.close()
  }
}
