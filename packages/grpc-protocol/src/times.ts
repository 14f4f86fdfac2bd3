// SPDX-License-Identifier: Apache-2.0
// Lengths and points of time: seconds and nanoseconds on the wire, milliseconds in the API, `bigint` where every
// nanosecond counts.
import Long from 'long'
import type { Duration, Timestamp } from './generated/messages.js'

const nanosPerMs = 1_000_000
const nanosPerSecond = 1_000_000_000n

/** The duration of so many milliseconds; a fraction is kept to the nanosecond. */
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

/** The duration of so many nanoseconds. */
export function durationOfNanos(nanos: bigint): Duration {
  return { seconds: Long.fromString((nanos / nanosPerSecond).toString()), nanos: Number(nanos % nanosPerSecond) }
}

/** Nanoseconds of a duration or of a point in time. */
export function nanosOf({ seconds, nanos }: Duration | Timestamp): bigint {
  return BigInt(seconds.toString()) * nanosPerSecond + BigInt(nanos)
}

/** The point in time so many milliseconds after the epoch. */
export function timestampOf(epochMs: number): Timestamp {
  return timestampOfDuration(durationOf(epochMs))
}

/** Milliseconds since the epoch, with a fraction when it has one. */
export function timestampMs(timestamp: Timestamp): number {
  return durationMs(timestamp)
}

/** The point in time so many nanoseconds after the epoch. */
export function timestampOfNanos(nanos: bigint): Timestamp {
  return timestampOfDuration(durationOfNanos(nanos))
}

/** Before the epoch a timestamp still counts its nanoseconds forwards. */
function timestampOfDuration({ seconds, nanos }: Duration): Timestamp {
  return nanos < 0 ? { seconds: seconds.subtract(1), nanos: nanos + 1e9 } : { seconds, nanos }
}
