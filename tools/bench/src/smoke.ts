// SPDX-License-Identifier: Apache-2.0
// `npm run bench:smoke`: bytes of garbage per operation on the hot paths, beside what was recorded in `smoke.json`; it
// fails where one is 1.3 times as much. Bytes do not depend on what else the machine does. They are exact because this
// process has room for those of a round: nothing is collected meanwhile, so the heap grows by what is allocated. Of
// sends and consumption it also tells what a small collection leaves, which copies all of it: more than a few bytes of
// each means that old garbage holds on to it. `--record` writes the file anew.
import { readFile, writeFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { atOnce } from './at-once.js'
import { binaryDecoding, binaryEncoding, jsonDecoding, jsonEncoding } from './header-codec.js'
import { median, type Contestant } from './measure.js'
import { propertyDecoding, recordDecoding } from './messages.js'
import { makeTopic, store, withTarget, type Target } from './target.js'

const file = new URL('../smoke.json', import.meta.url)
const limit = 1.3
/** What a small collection leaves hangs on what else is under way: this many more bytes per operation do not count. */
const leftTolerance = 400
const kilobyte = 1024
/** The compiler changes what is allocated: of several rounds the one in the middle counts. */
const rounds = 5
const maxRounds = 25
const operations = 3000

const ofLeft = ', left by a small collection'

type Garbage = Readonly<Record<string, number>>

/** Bytes that one of `count` operations leaves, after two rounds that do not count. */
async function garbageOf(count: number, run: (count: number) => unknown): Promise<number> {
  const bytes: number[] = []
  for (let round = -2; bytes.length < rounds && round < maxRounds; round++) {
    // What buffers count for begins anew, too: with too much outside of the heap a collection runs.
    globalThis.gc?.()
    const witness = new WeakRef({})
    await setImmediate()
    const before = process.memoryUsage().heapUsed
    await run(count)
    const grown = process.memoryUsage().heapUsed - before
    // A round in which something was collected tells nothing.
    if (round >= 0 && witness.deref() !== undefined) bytes.push(grown / count)
  }
  return Math.round(median(bytes))
}

/** Bytes that a small collection leaves of each of `count` operations. What there was before is old by then. */
async function leftOf(count: number, run: (count: number) => unknown): Promise<number> {
  const bytes: number[] = []
  for (let round = -1; round < 3; round++) {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    await run(count)
    globalThis.gc?.({ type: 'minor' })
    if (round >= 0) bytes.push((process.memoryUsage().heapUsed - before) / count)
  }
  return Math.max(0, Math.round(median(bytes)))
}

/** Ours is the last one of each case. */
const codecs: Readonly<Record<string, readonly Contestant[]>> = {
  'write a JSON header': jsonEncoding,
  'read a JSON header': jsonDecoding,
  'write a ROCKETMQ header': binaryEncoding,
  'read a ROCKETMQ header': binaryDecoding,
  'decode a record': recordDecoding,
  'find a property': propertyDecoding,
}

/** Made by each operation, and left of it by a small collection. */
interface Bytes {
  readonly made: number
  readonly left: number
}

async function bytesOf(run: (count: number) => unknown): Promise<Bytes> {
  return { made: await garbageOf(operations, run), left: await leftOf(operations, run) }
}

async function bytesOfSends({ namesrvAddr }: Target, topic: string): Promise<Bytes> {
  await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr })
  await producer.start()
  const body = Buffer.alloc(kilobyte, 'x')
  return await bytesOf(count => atOnce(count, 256, () => producer.send({ topic, body })))
}

async function bytesOfConsumption(target: Target, topic: string): Promise<Bytes> {
  await store(target, topic, { count: operations, bytes: kilobyte, queues: 8 })
  let group = 0
  return bytesOf(async count => {
    let left = count
    let isDone: () => void
    const done = new Promise<void>(resolve => (isDone = resolve))
    await using consumer = new DefaultMQPushConsumer({
      consumerGroup: `smoke-${group++}`,
      namesrvAddr: target.namesrvAddr,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptions: { [topic]: '*' },
      handler: () => {
        if (--left === 0) isDone()
      },
    })
    await consumer.start()
    await done
  })
}

async function measureAll(): Promise<Garbage> {
  const garbage: Record<string, number> = {}
  for (const [name, contestants] of Object.entries(codecs)) {
    const ours = contestants.at(-1)
    if (ours !== undefined) garbage[name] = await garbageOf(operations, count => ours.run(count))
  }
  await withTarget('embedded', async target => {
    const ways = {
      'consume 1 KB': await bytesOfConsumption(target, await makeTopic(target, 8)),
      'send 1 KB, 256 in flight': await bytesOfSends(target, await makeTopic(target, 4)),
    }
    for (const [name, { made, left }] of Object.entries(ways)) {
      garbage[name] = made
      garbage[`${name}${ofLeft}`] = left
    }
  })
  return garbage
}

const measured = await measureAll()
if (process.argv.includes('--record')) {
  await writeFile(file, `${JSON.stringify(measured, undefined, 2)}\n`)
} else {
  const recorded = JSON.parse(await readFile(file, 'utf8')) as Garbage
  for (const [name, bytes] of Object.entries(measured)) {
    const usual = recorded[name] ?? 0
    const allowed = name.endsWith(ofLeft) ? usual + leftTolerance : Math.round(usual * limit)
    const isOver = !(bytes <= allowed)
    if (isOver) process.exitCode = 1
    process.stdout.write(`${isOver ? '✗' : '✓'} ${name}: ${bytes} B, allowed ${allowed} B\n`)
  }
}
