// SPDX-License-Identifier: Apache-2.0
// Signals of applications live long and are passed to many calls at once. Node warns from eleven listeners of one
// signal on, and `AbortSignal.any` leaves something in a signal for each call that is never taken back (Node 20 and
// 22). So each signal has one listener of ours, shared by all waits for it, and a wait that has ended is forgotten.

/** The waits for a signal, and our one listener of it. */
interface Waiting {
  readonly waiters: Set<() => void>
  readonly listener: () => void
}

const waiting = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls `act` once when the signal aborts: at once when it has. `act` must not throw. Returns a function that removes
 * it, which has to be called when the wait is over.
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => undefined
  if (signal.aborted) {
    act()
    return () => undefined
  }
  // A function that is passed twice is called twice.
  const waiter = () => act()
  const { waiters, listener } = waitersOf(signal)
  waiters.add(waiter)
  return () => {
    if (!waiters.delete(waiter) || waiters.size > 0) return
    signal.removeEventListener('abort', listener)
    if (waiting.get(signal)?.waiters === waiters) waiting.delete(signal)
  }
}

/** A signal that aborts when one of several others does, until `release`. */
export class LinkedAbort {
  readonly #aborter = new AbortController()
  readonly #links: readonly (() => void)[]

  constructor(...sources: readonly (AbortSignal | undefined)[]) {
    this.#links = sources.map(source => onAbort(source, () => this.abort(source?.reason)))
  }

  /** Aborts with the first of the sources, or by `abort`. */
  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  /** Aborts now. */
  abort(reason: unknown): void {
    this.#aborter.abort(reason)
  }

  /** The others no longer abort it. To be called when the signal is no longer needed. */
  release(): void {
    for (const unlink of this.#links) unlink()
  }
}

function waitersOf(signal: AbortSignal): Waiting {
  const known = waiting.get(signal)
  if (known !== undefined) return known
  const waiters = new Set<() => void>()
  const listener = () => {
    waiting.delete(signal)
    for (const waiter of [...waiters]) if (waiters.delete(waiter)) waiter()
  }
  const made = { waiters, listener }
  waiting.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}
