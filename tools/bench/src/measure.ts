// SPDX-License-Identifier: Apache-2.0
// Contestants of one case run in turns, several rounds, in one process: what the machine does to one it does to all.
// A figure is the best round; only ratios between contestants mean anything.

export interface Contestant {
  readonly name: string
  /** Does `count` operations. */
  readonly run: (count: number) => void | Promise<void>
}

export interface Figure {
  readonly name: string
  /** Operations per second, best round. */
  readonly rate: number
  /** Microseconds of CPU of this process per operation, best round. */
  readonly cpuMicros: number
}

/** Measures all contestants in turns. `onRound` is told how many rounds are done. */
export async function measure(
  contestants: readonly Contestant[],
  { count, rounds, onRound }: { count: number; rounds: number; onRound?: (done: number) => void },
): Promise<readonly Figure[]> {
  const best = contestants.map(({ name }) => ({ name, rate: 0, cpuMicros: Infinity }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const figure = best[index]
      const cpu = process.cpuUsage()
      const startedAt = performance.now()
      await contestant.run(count)
      const elapsedMs = performance.now() - startedAt
      const { user, system } = process.cpuUsage(cpu)
      if (figure === undefined) continue
      figure.rate = Math.max(figure.rate, (count / elapsedMs) * 1000)
      figure.cpuMicros = Math.min(figure.cpuMicros, (user + system) / count)
    }
    onRound?.(round + 1)
  }
  return best
}
