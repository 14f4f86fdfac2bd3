// SPDX-License-Identifier: Apache-2.0
// Spans of time as people write them: `90s`, `15m`, `2h`, `1d`. [ScheduleMessageService.java parseDelayLevel]

/** Milliseconds of each unit, small ones first. */
export const spanUnitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a span; `undefined` when the text is none, or one that is too long for a number. */
export function spanMs(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  const milliseconds = Number(count) * (spanUnitMs[unit] ?? NaN)
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined
}
