// SPDX-License-Identifier: Apache-2.0
// What became of every send of a run, and what a consumer found afterwards: the two are compared, and what does not
// fit is named. A message that was reported as failed with outcome `unknown` may be stored or not; nothing else may.
import { RocketMQError, SendError } from '@rocketmq-ts/core'
import { getOrMake } from './get-or-make.js'

/** What a send was told: by a proxy, without the queue. */
export interface Acknowledged {
  readonly queue?: { readonly brokerName: string; readonly queueId: number }
  readonly queueOffset: number
  readonly attempts: readonly { readonly error?: Error | undefined }[]
}

/** Where a message lies. */
export interface Place {
  readonly brokerName: string
  readonly queueId: number
  readonly queueOffset: number
}

/** A message as a consumer found it: `id` is the one that the run gave it. */
export interface Found extends Place {
  readonly id: string
}

/** What a send was told. */
export type Fate = 'acked' | 'rejected' | 'not-sent' | 'unknown' | 'untold'

/** How a send ended. */
export interface Settled {
  readonly fate: Fate
  /** Of an acknowledged one. */
  readonly place: string | undefined
  /** One of its attempts may have been stored without our knowing it. */
  readonly mayBeTwice: boolean
  /** The first line of what it rejected with. */
  readonly error: string | undefined
}

/** Nothing wrong. */
export const noViolations: Violations = {
  hung: [],
  untold: [],
  lost: [],
  deniedButStored: [],
  misplaced: [],
  unexplainedDuplicates: [],
  foreign: [],
}

/** Messages by what is wrong with them; each list must be empty. */
export interface Violations {
  /** Sends that have not settled. */
  readonly hung: readonly string[]
  /** Failed sends whose error does not say whether the message may be stored. */
  readonly untold: readonly string[]
  /** Acknowledged, and not there. */
  readonly lost: readonly string[]
  /** Called `not-sent` or `rejected`, and there all the same. */
  readonly deniedButStored: readonly string[]
  /** The place that was acknowledged holds another message. */
  readonly misplaced: readonly string[]
  /** There more often than its attempts explain. */
  readonly unexplainedDuplicates: readonly string[]
  /** Found, and never sent. */
  readonly foreign: readonly string[]
}

/** Counts that are no reason to fail. */
export interface SendCounts {
  readonly sent: number
  readonly acked: number
  readonly rejected: number
  readonly notSent: number
  readonly unknown: number
  /** Of the unknown ones, those that were there. */
  readonly unknownStored: number
  readonly consumedUnique: number
  /** Copies beyond the first of messages with an attempt whose outcome is unknown. */
  readonly duplicatesAfterUnknown: number
}

export class SendHistory {
  readonly #sends = new Map<string, Settled | undefined>()
  #settled = 0
  #acked = 0
  #latestMs = 0
  #lastAckAt = 0
  #onSettled: (() => void) | undefined

  /** Sends under way. */
  get open(): number {
    return this.#sends.size - this.#settled
  }

  get acked(): number {
    return this.#acked
  }

  /** When the last acknowledgement came, as `performance.now()` has it. */
  get lastAckAt(): number {
    return this.#lastAckAt
  }

  /** Milliseconds by which a send settled after its deadline, at most. */
  get latestMs(): number {
    return this.#latestMs
  }

  /** Follows one send. @param timeoutMs what it was given */
  track(id: string, sending: Promise<Acknowledged>, timeoutMs: number): void {
    this.begin(id)
    const deadline = performance.now() + timeoutMs
    void settledOf(sending).then(settled => {
      this.settle(id, settled)
      this.#latestMs = Math.max(this.#latestMs, performance.now() - deadline)
    })
  }

  /** A send of another process begins. */
  begin(id: string): void {
    this.#sends.set(id, undefined)
  }

  /** A send ended; again for what is known better by now. */
  settle(id: string, settled: Settled): void {
    if (this.#sends.get(id) === undefined) this.#settled++
    this.#sends.set(id, settled)
    if (settled.fate === 'acked') {
      this.#acked++
      this.#lastAckAt = performance.now()
    }
    this.#onSettled?.()
  }

  /** Ids of the sends that have not ended. */
  unsettled(): readonly string[] {
    return [...this.#sends].flatMap(([id, send]) => (send === undefined ? [id] : []))
  }

  /** Ids of what was acknowledged. */
  acknowledged(): readonly string[] {
    return [...this.#sends].flatMap(([id, send]) => (send?.fate === 'acked' ? [id] : []))
  }

  /** Resolves when no send is under way; the specs' own time-out is its deadline. */
  async settled(): Promise<void> {
    while (this.open > 0) await new Promise<void>(resolve => (this.#onSettled = resolve))
  }

  /** Some errors, each text once: for the message of an assertion. */
  errors(): readonly string[] {
    const texts = [...this.#sends.values()].flatMap(send => send?.error ?? [])
    return [...new Set(texts)].slice(0, 5)
  }

  compare(found: readonly Found[]): { readonly violations: Violations; readonly counts: SendCounts } {
    const placesOf = new Map<string, Set<string>>()
    const idAt = new Map<string, string>()
    for (const message of found) {
      getOrMake(placesOf, message.id, () => new Set()).add(placeOf(message))
      idAt.set(placeOf(message), message.id)
    }
    const copies = (id: string) => placesOf.get(id)?.size ?? 0
    const where = (test: (send: Settled, id: string) => boolean) =>
      [...this.#sends].flatMap(([id, send]) => (send !== undefined && test(send, id) ? [id] : []))
    const count = (fate: Fate) => where(send => send.fate === fate).length
    const twice = where((send, id) => copies(id) > 1 && send.mayBeTwice)
    return {
      violations: {
        hung: this.unsettled(),
        untold: where(({ fate }) => fate === 'untold'),
        lost: where(({ fate }, id) => fate === 'acked' && copies(id) === 0),
        deniedButStored: where(({ fate }, id) => (fate === 'not-sent' || fate === 'rejected') && copies(id) > 0),
        misplaced: where(({ place }, id) => place !== undefined && idAt.get(place) !== id),
        unexplainedDuplicates: where((send, id) => copies(id) > 1 && !send.mayBeTwice),
        foreign: [...placesOf.keys()].filter(id => !this.#sends.has(id)),
      },
      counts: {
        sent: this.#sends.size,
        acked: count('acked'),
        rejected: count('rejected'),
        notSent: count('not-sent'),
        unknown: count('unknown'),
        unknownStored: where(({ fate }, id) => fate === 'unknown' && copies(id) > 0).length,
        consumedUnique: placesOf.size,
        duplicatesAfterUnknown: twice.reduce((sum, id) => sum + copies(id) - 1, 0),
      },
    }
  }
}

/** Waits for a send, and says how it ended. */
export function settledOf(sending: Promise<Acknowledged>): Promise<Settled> {
  return sending.then(ackOf, failureOf)
}

function placeOf({ brokerName, queueId, queueOffset }: Place): string {
  return `${brokerName}/${queueId}/${queueOffset}`
}

function ackOf({ queue, queueOffset, attempts }: Acknowledged): Settled {
  return {
    fate: 'acked',
    place:
      queue === undefined ? undefined : placeOf({ brokerName: queue.brokerName, queueId: queue.queueId, queueOffset }),
    mayBeTwice: attempts.some(isUnknown),
    error: undefined,
  }
}

function failureOf(thrown: unknown): Settled {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const attempts = error instanceof SendError ? error.attempts : []
  const fate = (error instanceof RocketMQError ? error.outcome : undefined) ?? 'untold'
  // All attempts but one would have to be unknown for a second copy; the first copy is what `unknown` stands for.
  return { fate, place: undefined, mayBeTwice: attempts.filter(isUnknown).length > 1, error: firstLine(error) }
}

function firstLine({ message }: Error): string {
  return message.split('\n')[0] ?? ''
}

function isUnknown({ error }: Acknowledged['attempts'][number]): boolean {
  return error instanceof RocketMQError && error.outcome === 'unknown'
}
