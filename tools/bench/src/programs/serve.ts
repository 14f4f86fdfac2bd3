// SPDX-License-Identifier: Apache-2.0
// What every measured program of Node.js does with a line from the harness: `send id=1 topic=bench count=20000` runs
// that job and prints what it cost. Programs in Java and Go take the same lines: tools/interop/java/Measure.java,
// go/main.go.
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
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
  /** Messages in a second. */
  readonly rate: number
  /** Queues of the topic. */
  readonly queues: number
  /** Bytes from which on a body is compressed. */
  readonly compressFrom: number
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
      // Less than before: something was collected all the same.
      ...(countsGarbage && this.#heap > 0 ? { garbageBytes: this.#heap } : {}),
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
    const meter = new Meter()
    await jobs[name]?.(
      {
        id,
        namesrvAddr,
        brokerAddr,
        topic,
        count: number('count'),
        bytes: number('bytes'),
        window: number('window'),
        rate: number('rate'),
        queues: number('queues'),
        compressFrom: number('compressFrom'),
      },
      meter,
    )
    process.stdout.write(`${JSON.stringify(meter.result(id))}\n`)
  }
  process.exit(0)
}

/** A body that compresses, though not to nothing; the same in all languages. */
export function bodyOf({ bytes }: Job): Buffer {
  return Buffer.from(Uint8Array.from({ length: bytes }, (_, index) => 97 + ((index * index) % 23)))
}

/** Counts handlers' calls: the meter runs from the first to the last of `count`. */
export function counted({ count }: Job, meter: Meter): { readonly done: Promise<void>; readonly one: () => void } {
  let left = count
  let isDone: () => void
  const done = new Promise<void>(resolve => (isDone = resolve))
  return {
    done,
    one() {
      if (left === count) meter.start()
      if (--left !== 0) return
      meter.stop()
      isDone()
    },
  }
}

/**
 * Sends `count` messages, `rate` in a second, however long each takes: latencies as an application that is not busy has
 * them.
 */
export async function sendPaced({ count, rate }: Job, meter: Meter, send: () => Promise<unknown>): Promise<void> {
  const one = async () => {
    const since = performance.now()
    await send()
    meter.took(since)
  }
  const sends: Promise<void>[] = []
  meter.start()
  const startedAt = performance.now()
  while (sends.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) * rate) / 1000))
    while (sends.length < due) sends.push(one())
    await setTimeout(1)
  }
  await Promise.all(sends)
  meter.stop()
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
