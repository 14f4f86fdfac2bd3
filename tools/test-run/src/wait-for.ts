// SPDX-License-Identifier: Apache-2.0
// Waits for a fact instead of sleeping.

const pauseMs = 5

/** Asks until `fact` gives something truthy, and returns it. Rejects after `timeoutMs` (20,000), naming `what`. */
export async function waitFor<T>(
  what: string,
  fact: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<Exclude<T, undefined | null | false | 0 | ''>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const value = await fact()
    if (value) return value as Exclude<T, undefined | null | false | 0 | ''>
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`)
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}
