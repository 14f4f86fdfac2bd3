// SPDX-License-Identifier: Apache-2.0
// Contestants of one case run in turns, several rounds: what the machine does to one it does to all. A figure is the
// median of the rounds with its spread; only ratios between contestants of one run mean anything.

/** What a number of operations cost. */
export interface Cost {
  readonly elapsedMs: number
  /** Of the process that did them, all its threads. */
  readonly cpuMs: number
  /** Bytes allocated; where they can be counted. */
  readonly garbageBytes?: number | undefined
  /** Memory of the process afterwards. */
  readonly rssBytes?: number | undefined
  /** Milliseconds, where operations were timed one by one. */
  readonly p50?: number | undefined
  readonly p99?: number | undefined
  readonly p999?: number | undefined
}

export interface Contestant {
  readonly name: string
  /** Does `count` operations; returns what they cost, when it is not this process that did them. */
  readonly run: (count: number) => unknown
}

export interface Figure {
  readonly name: string
  /** Operations of one round. */
  readonly count: number
  /** One for each round. */
  readonly costs: readonly Cost[]
}

/** How much is measured. */
export interface Rounds {
  /** Operations of one round. */
  readonly count: number
  readonly rounds: number
  /** Rounds that are not counted, first; 1 by default. */
  readonly warmUp?: number
}

/** Measures all contestants in turns. */
export async function measure(
  contestants: readonly Contestant[],
  { count, rounds, warmUp = 1 }: Rounds,
): Promise<readonly Figure[]> {
  const figures = contestants.map(({ name }) => ({ name, count, costs: [] as Cost[] }))
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const cost = await costOf(contestant, count)
      if (round >= 0) figures[index]?.costs.push(cost)
    }
  }
  return figures
}

async function costOf(contestant: Contestant, count: number): Promise<Cost> {
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  const told = await contestant.run(count)
  if (told !== undefined) return told as Cost
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  return { elapsedMs, cpuMs: (user + system) / 1000 }
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}
