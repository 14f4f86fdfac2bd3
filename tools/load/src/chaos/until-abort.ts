// SPDX-License-Identifier: Apache-2.0
// Members of a chaos run end when they are told to, and until then some have nothing else to wait for.
import { onAbort } from '@rocketmq-ts/core'

/** Resolves when the signal aborts; at once when it has. */
export function untilAbort(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => void onAbort(signal, resolve))
}
