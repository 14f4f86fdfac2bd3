// SPDX-License-Identifier: Apache-2.0

/** Waits between attempts that grow from 100 ms to `maxMs`, each up to a fifth shorter or longer. */
export function backOffMs(attempt: number, maxMs: number): number {
  const jitter = 0.8 + Math.random() * 0.4
  return Math.min(maxMs, 100 * 2 ** Math.min(attempt, 20)) * jitter
}
