// SPDX-License-Identifier: Apache-2.0
// What every measured program of Node.js does with a line from the harness: `send id=1 topic=bench count=20000` runs that
// job and prints what it cost. Programs in Java and Go take the same lines: tools/interop/java/Measure.java, go/main.go.
import { createInterface } from 'node:readline'
import { atOnce } from '../at-once.js'

/** Words of the line. */
export interface Job {
  readonly id: string
  readonly namesrvAddr: string
  readonly brokerAddr: string
  readonly topic: string
  /** Messages. */
  readonly count: number
  /** Bytes of a body. */
  readonly bytes: number
  /** Sends without an answer at most. */
  readonly window: number
}

/** With room for all garbage no collection runs, and the heap grows by what was allocated. */
const countsGarbage = process.execArgv.some(flag => flag.startsWith('--min-semi-space-size'))

/** Takes time and CPU between `start` and `stop`, and latencies where a job calls `took`. */
export class Meter {
  #startedAt = 0
  #elapsedMs = 0
  #cpu = process.cpuUsage()
  #heap = 0
  readonly #latencies: number[] = []

  start(): void {
    this.#heap = process.memoryUsage().heapUsed
    this.#cpu = process.cpuUsage()
    this.#startedAt = performance.now()
  }

  /** One operation ended that began at `since`, by `performance.now`. */
  took(since: number): void {
    this.#latencies.push(performance.now() - since)
  }

  stop(): void {
    this.#elapsedMs = performance.now() - this.#startedAt
    this.#cpu = process.cpuUsage(this.#cpu)
    this.#heap = process.memoryUsage().heapUsed - this.#heap
  }

  /** What is printed. */
  result(id: string): object {
    const sorted = this.#latencies.sort((one, other) => one - other)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return {
      id,
      elapsedMs: this.#elapsedMs,
      cpuMs: (this.#cpu.user + this.#cpu.system) / 1000,
      ...(countsGarbage ? { garbageBytes: this.#heap } : {}),
      rssBytes: process.memoryUsage().rss,
      ...(sorted.length === 0 ? {} : { p50: at(0.5), p99: at(0.99), p999: at(0.999) }),
    }
  }
}

export type Jobs = Readonly<Record<string, (job: Job, meter: Meter) => Promise<void>>>

/** Runs the jobs that come on standard input, one after the other, until it ends. */
export async function serve(jobs: Jobs): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name = '', ...words] = line.split(' ')
    const texts = Object.fromEntries(words.map(word => word.split('=', 2) as [string, string]))
    const number = (key: string) => Number(texts[key] ?? 0)
    const { id = '', namesrvAddr = '', brokerAddr = '', topic = '' } = texts
    const numbers = { count: number('count'), bytes: number('bytes'), window: number('window') }
    const meter = new Meter()
    await jobs[name]?.({ id, namesrvAddr, brokerAddr, topic, ...numbers }, meter)
    process.stdout.write(`${JSON.stringify(meter.result(id))}\n`)
  }
  process.exit(0)
}

/** Sends `count` messages, `window` at a time. */
export async function sendAll({ count, window }: Job, meter: Meter, send: () => Promise<unknown>): Promise<void> {
  const one = async () => {
    const since = performance.now()
    await send()
    meter.took(since)
  }
  meter.start()
  await atOnce(count, window, window === 1 ? one : send)
  meter.stop()
}
