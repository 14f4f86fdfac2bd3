// SPDX-License-Identifier: Apache-2.0
// How long to wait before an attempt is repeated: each pause is longer than the one before, up to a bound. The one rule
// for everything that tries again.

/** How the pauses between attempts grow. */
export interface BackOff {
  /** Milliseconds of the first pause. */
  readonly initialMs: number
  /** Milliseconds of a pause at most, before its jitter. */
  readonly maxMs: number
  /** How much longer each pause is than the one before. Default 2: twice as long. */
  readonly multiplier?: number | undefined
  /** Share, 0 to 1, by which a pause is shorter or longer, so that clients do not all come back at once. Default 0. */
  readonly jitter?: number | undefined
}

/** Milliseconds to wait after this many failures in a row, counted from 1. */
export function backOffMs({ initialMs, maxMs, multiplier = 2, jitter = 0 }: BackOff, failures: number): number {
  // Finite, since no time at all may be multiplied by it.
  const growth = Math.min(Number.MAX_VALUE, multiplier ** Math.max(0, failures - 1))
  return Math.min(maxMs, initialMs * growth) * (1 + jitter * (2 * Math.random() - 1))
}
