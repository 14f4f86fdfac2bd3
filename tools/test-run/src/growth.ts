// SPDX-License-Identifier: Apache-2.0
// How the processor time of some work grows with its input. Each size counts with its fastest run, and a result that
// looks bad is measured again: a busy machine slows single runs, a quadratic loop slows all of them.

/** Sizes that are compared, and how often each is measured. */
export interface GrowthOptions {
  /** The smallest size. Its run should take some tenths of a millisecond. Default 8192. */
  readonly size?: number
  /** How many times the size is doubled. Default 3. */
  readonly doublings?: number
  /** Runs of each size. Default 5. */
  readonly runs?: number
}

/** Up to this exponent work counts as linear: caches and the garbage collector cost something, too. */
export const linearGrowth = 1.8

/** A run faster than this is noise, ms. */
const noiseMs = 0.1
/** Doubling ends at a run as slow as this, ms: what grows fast would never end. */
const slowMs = 250
const repetitions = 3

/**
 * The exponent `e` of `time = size ** e`: 1 is linear, 2 quadratic. Work too fast to be measured counts as constant.
 */
export function growthOf<T>(make: (size: number) => T, work: (input: T) => void, options: GrowthOptions = {}): number {
  let least = Infinity
  for (let time = 0; time < repetitions && least > linearGrowth; time++) {
    least = Math.min(least, measure(make, work, options))
  }
  return least
}

function measure<T>(make: (size: number) => T, work: (input: T) => void, options: GrowthOptions): number {
  const { size = 8192, doublings = 3, runs = 5 } = options
  const first = make(size)
  fastest(first, work, runs)
  const before = fastest(first, work, runs)
  let after = before
  let doubled = 0
  while (doubled < doublings && after < slowMs) after = fastest(make(size * 2 ** ++doubled), work, runs)
  if (doubled === 0) return Infinity
  return Math.log2(Math.max(noiseMs, after) / Math.max(noiseMs, before)) / doubled
}

function fastest<T>(input: T, work: (input: T) => void, runs: number): number {
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage()
    work(input)
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
    if (least > slowMs) break
  }
  return least
}
