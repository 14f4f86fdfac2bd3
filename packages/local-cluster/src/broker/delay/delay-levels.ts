// SPDX-License-Identifier: Apache-2.0
// The delays that a message chooses by number, counted from 1. [ScheduleMessageService.java parseDelayLevel]
import { UsageError } from '@rocketmq-ts/core'

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds of each level, the first one at index 0.
 * @param text the setting `messageDelayLevel`, such as `1s 5s 1m 2h`
 * @throws UsageError when it cannot be read
 */
export function parseDelayLevels(text: string): readonly number[] {
  return text.split(' ').map(level => {
    const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(level) ?? []
    const delayMs = Number(count) * (unitMs[unit] ?? NaN)
    if (!Number.isSafeInteger(delayMs)) throw new UsageError(`messageDelayLevel: "${level}" is no delay such as 30s`)
    return delayMs
  })
}

/** The same text of levels that are whole seconds, each in its largest unit up to hours. */
export function printDelayLevels(delaysMs: readonly number[]): string {
  const units = Object.entries(unitMs).filter(([unit]) => unit !== 'd')
  return delaysMs
    .map(delayMs => {
      const [unit, ms] = units.findLast(([, each]) => delayMs % each === 0) ?? ['s', 1000]
      return `${delayMs / ms}${unit}`
    })
    .join(' ')
}
