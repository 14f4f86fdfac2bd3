// SPDX-License-Identifier: Apache-2.0
// A client is made and started again until its servers are there: what an application does whose start rejects.
import { pause, systemClock } from '@rocketmq-ts/core'
import { say } from './said.js'

/** Milliseconds between two tries. */
const restMs = 500

/** Resolves to a client that has started, or to nothing when the signal aborts. */
export async function started<C extends { start(): Promise<void> }>(
  make: () => C,
  ended: AbortSignal,
): Promise<C | undefined> {
  while (!ended.aborted) {
    const client = make()
    try {
      await client.start()
      return client
    } catch (error) {
      // A failed start takes everything back.
      say({ is: 'notStarted', text: String(error) })
      await pause(systemClock, restMs, ended)
    }
  }
  return undefined
}
