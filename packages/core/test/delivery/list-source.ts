// SPDX-License-Identifier: Apache-2.0
// A source of a list of texts, for specs: its broker takes back what failed unless the spec says otherwise.
import type { Entry, FailureFate, HandlerFailure, MessageReader, OrderedSource } from '@rocketmq-ts/core'

/** A message of the specs. */
export interface Text {
  readonly text: string
  readonly attempts: number
}

export class ListSource implements OrderedSource<Text> {
  readonly queue = { topic: 'T', brokerName: 'b', queueId: 0 }
  readonly key = 'T b 0'
  isInLine = false
  /** What became of messages, in order. */
  readonly told: string[] = []
  /** What the broker says of the next failures; `retry` when it is empty. */
  readonly fates: FailureFate[] = []
  isLocked = true
  readonly #aborter = new AbortController()
  readonly #taken: Entry<Text>[] = []
  #waiting: Entry<Text>[]

  constructor(...texts: readonly string[]) {
    this.#waiting = texts.map(text => ({ message: { text, attempts: 1 }, startedAt: 0 }))
  }

  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  get isDropped(): boolean {
    return this.signal.aborted
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  drop(): void {
    this.#waiting = []
    this.#aborter.abort()
  }

  peek(): Text | undefined {
    return this.#waiting[0]?.message
  }

  take(now: number): Entry<Text> | undefined {
    const entry = this.#waiting.shift()
    if (entry === undefined) return undefined
    entry.startedAt = now
    this.#taken.push(entry)
    return entry
  }

  settle(entry: Entry<Text>): void {
    this.told.push(`${entry.message?.text ?? '?'} settled`)
    this.#forget([entry])
  }

  giveBack(entry: Entry<Text>, message: Text, { error }: HandlerFailure): Promise<FailureFate> {
    const fate = this.fates.shift() ?? 'retry'
    this.told.push(`${message.text} ${fate}: ${error?.message ?? 'asked for'}`)
    entry.message = { ...message, attempts: message.attempts + 1 }
    return Promise.resolve(fate)
  }

  putAgain(entry: Entry<Text>): void {
    this.#forget([entry])
    this.#waiting.unshift(entry)
  }

  unreadable(entry: Entry<Text>, error: Error): Promise<void> {
    this.told.push(`${entry.message?.text ?? '?'} unreadable: ${error.message}`)
    this.#forget([entry])
    return Promise.resolve()
  }

  madeRoom(): void {
    if (this.told.at(-1) !== 'room') this.told.push('room')
  }

  isExclusive(): boolean {
    return this.isLocked
  }

  claim(): void {
    this.told.push('claimed')
    this.isLocked = true
  }

  taken(): Entry<Text>[] {
    return [...this.#taken]
  }

  rewind(entries: readonly Entry<Text>[]): void {
    this.#forget(entries)
    this.#waiting.unshift(...entries)
  }

  #forget(entries: readonly Entry<Text>[]): void {
    for (const entry of entries) {
      const index = this.#taken.indexOf(entry)
      if (index >= 0) this.#taken.splice(index, 1)
    }
  }
}

/** A reader for which the text `broken` cannot be restored, and `no value` has none. */
export const reader: MessageReader<Text> = {
  topicOf: () => 'T',
  restore(message) {
    if (message.text === 'broken') throw new RangeError('bad bytes')
    return message
  },
  present(message) {
    if (message.text === 'no value') throw new RangeError('no JSON')
    return message
  },
}
