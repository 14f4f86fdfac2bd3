// SPDX-License-Identifier: Apache-2.0
import { onAbort } from '@rocketmq-ts/core'

/** Resolves when the signal aborts; at once when it has. */
export function untilAbort(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => void onAbort(signal, resolve))
}
