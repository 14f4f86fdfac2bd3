// SPDX-License-Identifier: Apache-2.0
// Lengths and points of time: seconds and nanoseconds on the wire, milliseconds in the API.
import Long from 'long'
import type { Duration, Timestamp } from './generated/messages.js'

const nanosPerMs = 1_000_000

/** The duration of a number of milliseconds; a fraction is kept to the nanosecond. */
export function durationOf(ms: number): Duration {
  const wholeSeconds = Math.trunc(ms / 1000)
  const nanos = Math.round((ms - wholeSeconds * 1000) * nanosPerMs)
  // Rounding may have made a full second of the rest.
  const carry = Math.trunc(nanos / 1e9)
  return { seconds: Long.fromNumber(wholeSeconds + carry), nanos: nanos - carry * 1e9 }
}

/** Milliseconds of a duration, with a fraction when it has one. */
export function durationMs({ seconds, nanos }: Duration): number {
  return seconds.toNumber() * 1000 + nanos / nanosPerMs
}

/** The point in time of a number of milliseconds since the epoch. */
export function timestampOf(epochMs: number): Timestamp {
  return timestampOfDuration(durationOf(epochMs))
}

/** Milliseconds since the epoch, with a fraction when it has one. */
export function timestampMs(timestamp: Timestamp): number {
  return durationMs(timestamp)
}

/** Before the epoch a timestamp still counts its nanoseconds forwards. */
function timestampOfDuration({ seconds, nanos }: Duration): Timestamp {
  return nanos < 0 ? { seconds: seconds.subtract(1), nanos: nanos + 1e9 } : { seconds, nanos }
}
