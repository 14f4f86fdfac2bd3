// SPDX-License-Identifier: Apache-2.0
// What becomes of records that cannot be read: damaged, with a wrong check sum, compressed in an unknown way, or bombs.
// The default is `hold`: nothing is lost before somebody has looked, the neighbours are delivered, and pulling stops
// when they run too far ahead.
import type { Naming } from '@rocketmq-ts/client'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { QueueEntry } from '../queue/queue-entry.js'

/** A record that cannot be read. */
export interface PoisonRecord {
  /** Topic as the application knows it. */
  readonly topic: string
  /** The queue that holds the record. */
  readonly queue: MessageQueue
  /** Position in the queue. */
  readonly offset: number
  /** Where it begins in the commit log, bytes; unreliable when its frame is broken. */
  readonly physicalOffset: number | undefined
  /** Says what is wrong. */
  readonly error: Error
}

/** `hold`: the committed offset does not pass it; `skip`: it does. */
export type PoisonFate = 'hold' | 'skip'

/** A fate for all, or a function that decides. One that throws, or rejects, holds. */
export type PoisonPolicy = PoisonFate | ((record: PoisonRecord) => PoisonFate | PromiseLike<PoisonFate>)

/** A queue with a message that cannot be read. */
interface PoisonedQueue<E extends QueueEntry> {
  readonly queue: MessageQueue
  settle(entry: E): void
  hold(entry: E): void
}

/** Decides about records by the policy of the application, and reports what it said. */
export class Poison {
  readonly #policy: PoisonPolicy
  readonly #naming: Naming
  readonly #report: (record: PoisonRecord, fate: PoisonFate) => void

  /** @param naming gives the plain names for the policy and the report */
  constructor(policy: PoisonPolicy, naming: Naming, report: (record: PoisonRecord, fate: PoisonFate) => void) {
    this.#policy = policy
    this.#naming = naming
    this.#report = report
  }

  /** What to do with the record, which has wire names. Never rejects. */
  async decide(record: PoisonRecord): Promise<PoisonFate> {
    const { topic, queue } = record
    const told = { ...record, topic: this.#naming.plain(topic), queue: this.#naming.plainQueue(queue) }
    const fate = await this.#ask(told)
    this.#report(told, fate)
    return fate
  }

  /** Settles or holds a message that waits in a queue. Never rejects. */
  async settleOrHold<E extends QueueEntry>(source: PoisonedQueue<E>, entry: E, error: Error): Promise<void> {
    const { queue } = source
    const { offset, message } = entry
    const physicalOffset = message?.commitLogOffset
    const fate = await this.decide({ topic: queue.topic, queue, offset, physicalOffset, error })
    if (fate === 'skip') source.settle(entry)
    else source.hold(entry)
  }

  async #ask(record: PoisonRecord): Promise<PoisonFate> {
    if (typeof this.#policy === 'string') return this.#policy
    try {
      return (await this.#policy(record)) === 'skip' ? 'skip' : 'hold'
    } catch {
      // A policy that fails has not allowed the record to be skipped.
      return 'hold'
    }
  }
}
