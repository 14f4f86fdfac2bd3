// SPDX-License-Identifier: Apache-2.0
// Waits until a consumer has its share of every topic it subscribed to.
import { AbortedError, TimeoutError, withDeadline, type Clock } from '@rocketmq-ts/core'

/** How long `ready` waits. */
export interface ReadyOptions {
  /** Milliseconds. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait with `AbortedError`; the consumer goes on. */
  readonly signal?: AbortSignal | undefined
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class Readiness {
  readonly #clock: Clock
  #missing: readonly string[] | undefined
  #waiters: Waiter[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param missing topics of which we have no share yet */
  update(missing: readonly string[]): void {
    this.#missing = missing
    if (missing.length > 0) return
    for (const { resolve } of this.#waiters.splice(0)) resolve()
  }

  /** Ends all waits with an error. */
  close(error: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }

  /** Resolves when no topic is missing. Rejects with `TimeoutError`, naming those that are, or `AbortedError`. */
  wait({ timeoutMs = 30_000, signal }: ReadyOptions): Promise<void> {
    if (this.#missing?.length === 0) return Promise.resolve()
    const waiting = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }))
    return withDeadline(waiting, {
      clock: this.#clock,
      timeoutMs,
      signal,
      onTimeout: () => {
        const topics = this.#missing?.join(', ') ?? 'all topics'
        return new TimeoutError(`the consumer has no share of ${topics} after ${timeoutMs} ms`)
      },
      onAbort: cause => new AbortedError('waiting for the consumer was aborted', { cause }),
    })
  }
}
