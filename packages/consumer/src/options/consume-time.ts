// SPDX-License-Identifier: Apache-2.0
// Where a group that has no offset begins: the option `consumeTimestamp`.
import { UsageError } from '@rocketmq-ts/core'
import { parseTime } from '@rocketmq-ts/protocol'

const halfAnHourMs = 30 * 60_000

/**
 * The time of CONSUME_FROM_TIMESTAMP as milliseconds since the epoch; half an hour before `now` by default.
 * @throws UsageError for a value that is not a time
 */
export function consumeTimeOf(time: string | number | Date | undefined, now: number): number {
  const milliseconds = typeof time === 'string' ? parseTime(time) : Number(time ?? now - halfAnHourMs)
  if (Number.isSafeInteger(milliseconds) && milliseconds >= 0) return milliseconds
  throw new UsageError(`option consumeTimestamp is ${String(time)}; it takes yyyyMMddHHmmss, a Date, or milliseconds`)
}
