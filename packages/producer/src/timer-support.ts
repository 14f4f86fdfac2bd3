// SPDX-License-Identifier: Apache-2.0
// A broker before 5.0 delivers a timer message at once, and says that all is well: such a message must not reach it.
import { UsageError, type MessageHead } from '@rocketmq-ts/core'
import { versionName, versions } from '@rocketmq-ts/protocol'

/** @throws UsageError when a broker of that version would deliver the message at once */
export function assertKnowsTimers(version: number, { delayMs, deliverAt }: MessageHead, broker: string): void {
  if (delayMs === undefined && deliverAt === undefined) return
  if (version === 0 || version >= versions.V5_0_0) return
  throw new UsageError(
    `broker ${broker} (${versionName(version)}) knows no timer messages: use delayLevel, or brokers of 5.0 or later`,
  )
}
