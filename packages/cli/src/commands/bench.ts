// SPDX-License-Identifier: Apache-2.0
// `rmq bench`: how fast a cluster takes and gives messages, beside one raw socket.
import { randomBytes } from 'node:crypto'
import type { BenchmarkRow } from '../bench/benchmark.js'
import { positive, wholeNumber } from '../arguments.js'
import type { Register } from '../binding.js'
import { Rate } from '../rate.js'
import type { Session } from '../session.js'

interface BenchOptions {
  readonly messages: number
  readonly size: number
  readonly inFlight: number
}

export const benchCommand: Register = (parent, bind) => {
  parent
    .command('bench')
    .argument('[topic]', 'a topic that may keep the messages; without it one is made, and deleted')
    .description('measure sends and consumption, beside one raw socket that looks at nothing')
    .option('--messages <n>', 'messages of each contestant', positive, 10_000)
    .option('--size <bytes>', 'bytes of a body', text => wholeNumber(text, 8), 1024)
    .option('--in-flight <n>', 'sends that wait for an answer at once', positive, 64)
    .example('bench --messages 2000', 'Rates and latencies of the cluster, by two thousand messages of 1 KB.')
    .action(bind(bench))
}

async function bench(session: Session, topic: string | undefined, options: BenchOptions): Promise<void> {
  const made = topic ?? `rmq-bench-${randomBytes(4).toString('hex')}`
  if (topic !== undefined) return measured(session, made, options)
  await session.admin(async admin => {
    await admin.topics.create(made, { ...session.call, queues: 4 })
    try {
      await measured(session, made, options)
    } finally {
      // Also after Ctrl-C.
      await admin.topics.delete(made, { timeoutMs: session.options.timeout })
    }
  })
}

async function measured(session: Session, topic: string, options: BenchOptions): Promise<void> {
  const { benchmark } = await import('../bench/benchmark.js')
  const rows: BenchmarkRow[] = []
  let live: { readonly what: string; readonly rate: Rate } | undefined
  const onProgress = (what: string, messages: number): void => {
    if (live?.what !== what) live = { what, rate: new Rate(session, what, options.messages) }
    live.rate.add(messages)
  }
  const { signal, options: global } = session
  const { messages, size, inFlight } = options
  const settings = { topic, messages, size, inFlight, signal, onProgress, timeoutMs: global.timeout }
  for await (const row of benchmark(session.client, settings)) {
    live?.rate.end()
    rows.push(row)
  }
  const fixed = (value: number | undefined): string | undefined => value?.toFixed(2)
  await session.output.table(
    [
      { title: 'WORK', value: row => row.work },
      { title: 'BY', value: row => row.by },
      { title: 'PER S', value: row => Math.round(row.perSecond), align: 'right' },
      { title: 'P50 MS', value: row => fixed(row.p50Ms), align: 'right' },
      { title: 'P99 MS', value: row => fixed(row.p99Ms), align: 'right' },
      { title: 'CPU µS', value: row => row.cpuMicros.toFixed(1), align: 'right' },
      { title: '/ RAW', value: row => fixed(row.besideRaw), align: 'right' },
    ],
    rows,
    'Nothing was measured.',
  )
}
