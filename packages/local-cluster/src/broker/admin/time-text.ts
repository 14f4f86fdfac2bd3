// SPDX-License-Identifier: Apache-2.0
// Times as Java's tools print them: `2026-11-22#12:39:50:934`, in the zone of the machine. [UtilAll.java
// timeMillisToHumanString3, QueueTimeSpan.java]

/** The time as text. */
export function describeTime(ms: number): string {
  const date = new Date(ms)
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  return `${day}#${time}:${pad(date.getMilliseconds(), 3)}`
}
