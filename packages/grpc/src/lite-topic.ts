// SPDX-License-Identifier: Apache-2.0
// Producers and consumers name lite topics. Both check a name before a call, so that both refuse it in the same words.
import { UsageError } from '@rocketmq-ts/core'
import { limits } from '@rocketmq-ts/grpc-protocol'

/** @throws UsageError for a name that no server takes */
export function checkLiteTopic(liteTopic: string): void {
  if (/^[A-Za-z0-9_-]+$/.test(liteTopic) && liteTopic.length <= limits.maxLiteTopicBytes) return
  throw new UsageError(`the liteTopic takes 1 to ${limits.maxLiteTopicBytes} letters, digits, _ and -`)
}
