// SPDX-License-Identifier: Apache-2.0
// The delays that a message chooses by number, counted from 1. [ScheduleMessageService.java parseDelayLevel]
import { spanMs, spanUnitMs, UsageError } from '@rocketmq-ts/core'

/**
 * Milliseconds of each level, the first one at index 0.
 * @param text the setting `messageDelayLevel`, such as `1s 5s 1m 2h`
 * @throws UsageError when it cannot be read
 */
export function parseDelayLevels(text: string): readonly number[] {
  return text.split(' ').map(level => {
    const delayMs = spanMs(level)
    if (delayMs === undefined) throw new UsageError(`messageDelayLevel: "${level}" is no delay such as 30s`)
    return delayMs
  })
}

/** The same text of levels that are whole seconds, each in its largest unit up to hours. */
export function printDelayLevels(delaysMs: readonly number[]): string {
  const units = Object.entries(spanUnitMs).filter(([unit]) => unit !== 'd')
  return delaysMs
    .map(delayMs => {
      const [unit, ms] = units.findLast(([, each]) => delayMs % each === 0) ?? ['s', 1000]
      return `${delayMs / ms}${unit}`
    })
    .join(' ')
}
