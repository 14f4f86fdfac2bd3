// SPDX-License-Identifier: Apache-2.0
// Tells servers what became of messages until it is certain: again and again, unless the server says that the message
// is not ours any more, or that it will never take it. Acknowledgements of one turn of the event loop share a call.
import { asError, backOffMs, ReceiptError, RocketMQError, pause, UnderWay, within, type Clock } from '@rocketmq-ts/core'
import type { Receipt, Settling } from '../settling.js'
import type { SettleFailure } from './push-consumer-events.js'

/** Entries of one call. */
const maxEntries = 32
const backOff = { initialMs: 500, maxMs: 10_000 }

interface Ack {
  readonly receipt: Receipt
  /** It is certain, or hopeless. */
  readonly done: () => void
}

export interface SettlerOptions {
  readonly clock: Clock
  readonly settling: Pick<Settling, 'ackAll' | 'changeInvisible' | 'deadLetter'>
  readonly onFailed: (failure: SettleFailure) => void
}

export class Settler {
  readonly #options: SettlerOptions
  readonly #underWay = new UnderWay()
  readonly #giveUp = new AbortController()
  /** Acknowledgements of this turn, by server and topic. */
  #waiting = new Map<string, Ack[]>()

  constructor(options: SettlerOptions) {
    this.#options = options
  }

  /** Calls that are not certain yet, one for each message. */
  get pending(): number {
    return this.#underWay.size
  }

  /** The message is done. Resolves when that is certain, or hopeless. Never rejects. */
  ack(receipt: Receipt): Promise<void> {
    return this.#underWay.track(
      new Promise(done => {
        if (this.#waiting.size === 0) setImmediate(() => this.#flush())
        const key = `${receipt.peer.key} ${receipt.topic}`
        const acks = this.#waiting.get(key)
        if (acks === undefined) this.#waiting.set(key, [{ receipt, done }])
        else acks.push({ receipt, done })
      }),
    )
  }

  /** The message comes again after this many milliseconds. False when the server did not take that. Never rejects. */
  retryLater(receipt: Receipt, delayMs: number): Promise<boolean> {
    return this.#certainly('retry', receipt, () => this.#options.settling.changeInvisible(receipt, delayMs))
  }

  /** The message is a dead letter. False when the server did not take that. Never rejects. */
  deadLetter(receipt: Receipt): Promise<boolean> {
    return this.#certainly('deadLetter', receipt, () => this.#options.settling.deadLetter(receipt))
  }

  /** Waits for what is under way, up to `timeoutMs`, and tries nothing again after that. */
  async close(timeoutMs: number): Promise<void> {
    await within(this.#options.clock, timeoutMs, this.#underWay.whenIdle())
    this.#giveUp.abort()
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = new Map()
    for (const acks of waiting.values()) {
      for (let at = 0; at < acks.length; at += maxEntries) void this.#ackAll(acks.slice(at, at + maxEntries))
    }
  }

  async #ackAll(acks: readonly Ack[]): Promise<void> {
    let left = acks
    for (let round = 0; left.length > 0; round++) {
      if (round > 0) await this.#pause(round)
      const errors = await this.#options.settling.ackAll(left.map(({ receipt }) => receipt))
      const again: Ack[] = []
      for (const [index, ack] of left.entries()) {
        const error = errors[index]
        if (error !== undefined && this.#mayHelp(error)) again.push(ack)
        else {
          if (error !== undefined) this.#failed('ack', ack.receipt, error)
          ack.done()
        }
      }
      left = again
    }
  }

  async #certainly(action: SettleFailure['action'], receipt: Receipt, tell: () => Promise<unknown>): Promise<boolean> {
    return this.#underWay.track(
      (async () => {
        for (let round = 1; ; round++) {
          try {
            await tell()
            return true
          } catch (thrown) {
            const error = asError(thrown)
            if (!this.#mayHelp(error)) {
              this.#failed(action, receipt, error)
              return false
            }
            await this.#pause(round)
          }
        }
      })(),
    )
  }

  /** True when another attempt may succeed. */
  #mayHelp(error: Error): boolean {
    if (this.#giveUp.signal.aborted || error instanceof ReceiptError) return false
    return error instanceof RocketMQError && error.retry !== 'never'
  }

  #pause(round: number): Promise<void> {
    return pause(this.#options.clock, backOffMs(backOff, round), this.#giveUp.signal)
  }

  #failed(action: SettleFailure['action'], { topic, messageId }: Receipt, error: Error): void {
    this.#options.onFailed({ topic, messageId, action, error })
  }
}
