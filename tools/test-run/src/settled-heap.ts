// SPDX-License-Identifier: Apache-2.0
// Bytes of the heap that are in use after a full collection: what is kept, not what was left lying about.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects garbage as if node had been started with --expose-gc. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  // The flag puts the function into new contexts.
  const collect = runInNewContext('gc') as () => void
  collect()
}

/** Collected twice, with turns of the event loop between: what a finalizer or a closed socket holds goes then. */
export async function settledHeapBytes(): Promise<number> {
  collectGarbage()
  await new Promise(resolve => setImmediate(resolve))
  collectGarbage()
  return process.memoryUsage().heapUsed
}
