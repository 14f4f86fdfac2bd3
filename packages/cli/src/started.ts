// SPDX-License-Identifier: Apache-2.0
// How commands start clients.
import type { AbortOptions } from '@rocketmq-ts/core'

/**
 * Starts a client, and gives it to the caller, who closes it. One whose start rejects needs no closing: when the signal
 * aborts, it closes by itself as soon as servers let it, and nobody waits for that.
 */
export async function started<C extends { start(options: AbortOptions): Promise<void> }>(
  client: C,
  { signal }: AbortOptions,
): Promise<C> {
  await client.start({ signal })
  return client
}
