// SPDX-License-Identifier: Apache-2.0
// What a benchmark says of many durations. A mean would hide the few slow ones, which people notice.

/** Milliseconds of many operations: below what half of them stayed, and 99 of 100; and the longest. */
export interface Latencies {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** @param samples milliseconds; sorted here */
export function latenciesOf(samples: number[]): Latencies {
  samples.sort((one, other) => one - other)
  const at = (share: number): number => samples[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}
