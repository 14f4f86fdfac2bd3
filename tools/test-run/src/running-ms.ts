// SPDX-License-Identifier: Apache-2.0
// A clock for upper bounds of specs: what takes a second on a quiet machine takes ten of them beside nine busy
// processes, and no product is slower for it.

const periodMs = 10
/** A gap above this is time in which the machine did something else. */
const longestGapMs = 2 * periodMs

let counted = 0
let last: number | undefined

function tick(): void {
  const now = performance.now()
  counted += Math.min(now - (last ?? now), longestGapMs)
  last = now
}

/**
 * Milliseconds for which this process was let run, since some moment. It counts what a spec waits for (timers,
 * answers), not the times in which other processes had the processor, nor those in which one function kept it.
 */
export function runningMs(): number {
  if (last === undefined) setInterval(tick, periodMs).unref()
  tick()
  return counted
}
