// SPDX-License-Identifier: Apache-2.0
// Messages that are held for one batch. An accumulation for one queue is ordered: its next batch leaves when the one
// before has settled, so that messages with one key stay in order. Others have any number of batches under way.
import type { Clock, Timer } from '@rocketmq-ts/core'
import type { BatchPart } from './batch.js'
import type { SendResult } from './send-result.js'

/** A message that waits in an accumulation, and the send that waits for it. */
export interface HeldMessage {
  readonly part: BatchPart
  /** Monotonic milliseconds. */
  readonly deadline: number
  readonly resolve: (result: SendResult) => void
  readonly reject: (error: Error) => void
}

export interface AccumulationOptions {
  readonly clock: Clock
  readonly isOrdered: boolean
  /** Milliseconds that a message waits for others at most. */
  readonly lingerMs: number
  /** Bytes of a batch; the message that exceeds them still goes with it. */
  readonly maxBytes: number
  /** Sends a batch and settles its messages. Never rejects. */
  readonly send: (batch: readonly HeldMessage[]) => Promise<void>
  /** Nothing is held and nothing is under way. */
  readonly onIdle: () => void
}

export class Accumulation {
  readonly #options: AccumulationOptions
  readonly #sending = new Set<Promise<void>>()
  #held: HeldMessage[] = []
  #bytes = 0
  #timer: Timer | undefined
  /** What is held must leave as soon as it can. */
  #isDue = false

  constructor(options: AccumulationOptions) {
    this.#options = options
  }

  add(message: HeldMessage): void {
    this.#held.push(message)
    this.#bytes += message.part.size
    if (this.#bytes >= this.#options.maxBytes) this.#isDue = true
    else this.#timer ??= this.#options.clock.setTimeout(() => this.flush(), this.#options.lingerMs)
    if (this.#isDue) this.#advance()
  }

  /** Sends everything that is held. */
  flush(): void {
    this.#isDue = true
    this.#advance()
  }

  /** Resolves when what is held now has settled. Never rejects. */
  async settled(): Promise<void> {
    this.flush()
    while (this.#sending.size > 0 || this.#held.length > 0) await Promise.all(this.#sending)
  }

  /** Decides what goes next. */
  #advance(): void {
    const { isOrdered, onIdle } = this.#options
    while (this.#isDue && this.#held.length > 0 && !(isOrdered && this.#sending.size > 0)) this.#send(this.#take())
    if (this.#held.length > 0) return
    this.#isDue = false
    this.#timer?.clear()
    this.#timer = undefined
    if (this.#sending.size === 0) onIdle()
  }

  #send(batch: readonly HeldMessage[]): void {
    const sending = this.#options.send(batch).then(() => {
      this.#sending.delete(sending)
      this.#advance()
    })
    this.#sending.add(sending)
  }

  /** The next batch: as much as fits, of one tag, because a batch may be stored as one record with one tag. */
  #take(): readonly HeldMessage[] {
    const [first] = this.#held
    let bytes = 0
    let count = 0
    for (const { part } of this.#held) {
      if (part.head.tags !== first?.part.head.tags || bytes >= this.#options.maxBytes) break
      bytes += part.size
      count++
    }
    this.#bytes -= bytes
    return this.#held.splice(0, count)
  }
}
