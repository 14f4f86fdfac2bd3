// SPDX-License-Identifier: Apache-2.0
// A client is started again until its servers are there: what an application does whose start rejects.
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two tries. */
const restMs = 500

/** Resolves when the client has started, or the signal has aborted. */
export async function started(client: { start(): Promise<void> }, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    try {
      return await client.start()
    } catch {
      // A failed start takes everything back, and may be tried again.
      await sleep(restMs, undefined, { signal: ended }).catch(() => undefined)
    }
  }
}
