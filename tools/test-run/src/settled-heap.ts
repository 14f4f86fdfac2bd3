// SPDX-License-Identifier: Apache-2.0
// Bytes of the heap that are in use after a full collection: what is kept, not what was left lying about.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects garbage as if node had been started with --expose-gc. @param options absent: a full collection */
function collectGarbage(options?: { readonly type: 'minor' }): void {
  setFlagsFromString('--expose-gc')
  // The flag puts the function into new contexts.
  const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void
  // A `major` collection, when it is asked for by name, leaves 150 KB of each client that has closed.
  if (options === undefined) collect()
  else collect(options)
}

/** Collected twice, with turns of the event loop between: what a finalizer or a closed socket holds goes then. */
export async function settledHeapBytes(): Promise<number> {
  collectGarbage()
  await new Promise(resolve => setImmediate(resolve))
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/**
 * Bytes that small collections leave of what came and went in `work`. They take for used what anything old holds, be
 * that garbage itself: who leaves old garbage that holds newer one pays for the copies of all of it.
 */
export function leftBySmallCollections(work: () => void): number {
  // What is here now is old afterwards.
  for (let time = 0; time < 3; time++) collectGarbage({ type: 'minor' })
  const before = process.memoryUsage().heapUsed
  work()
  collectGarbage({ type: 'minor' })
  return process.memoryUsage().heapUsed - before
}
