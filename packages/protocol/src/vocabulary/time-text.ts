// SPDX-License-Identifier: Apache-2.0
// Times as RocketMQ writes them for people, in the time zone of this machine. [UtilAll.java]
import { UsageError, peerText } from '@rocketmq-ts/core'

/** `20261122123950`: what `consumeTimestamp` and the names of old files are. */
export function printCompactTime(timestamp: number): string {
  return partsOf(timestamp).slice(0, 6).join('')
}

/** `2026-11-22#12:39:50:934`: what tools take and print. */
export function printToolTime(timestamp: number): string {
  const [year, month, day, hours, minutes, seconds, milliseconds] = partsOf(timestamp)
  return `${year}-${month}-${day}#${hours}:${minutes}:${seconds}:${milliseconds}`
}

function partsOf(timestamp: number): string[] {
  const date = new Date(timestamp)
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
  return [
    pad(date.getFullYear(), 4),
    pad(date.getMonth() + 1),
    pad(date.getDate()),
    pad(date.getHours()),
    pad(date.getMinutes()),
    pad(date.getSeconds()),
    pad(date.getMilliseconds(), 3),
  ]
}

const compactTime = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/
const toolTime = /^(\d{4})-(\d{2})-(\d{2})#(\d{2}):(\d{2}):(\d{2}):(\d{3})$/

/**
 * Milliseconds since the epoch of either form.
 *
 * @throws UsageError when the text has neither form, or there is no such time
 */
export function parseTime(text: string): number {
  const match = compactTime.exec(text) ?? toolTime.exec(text)
  const [, year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = (match ?? []).map(
    Number,
  )
  const date = new Date(year, month - 1, day, hours, minutes, seconds, milliseconds)
  // A Date rolls over: the 31st of April would become the 1st of May.
  if (match === null || date.getMonth() !== month - 1 || date.getDate() !== day || hours > 23 || minutes > 59) {
    throw new UsageError(`"${peerText(text, 40)}" is no time such as 20261122123950 or 2026-11-22#12:39:50:934`)
  }
  return date.getTime()
}
