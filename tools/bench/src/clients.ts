// SPDX-License-Identifier: Apache-2.0
// The cases in which clients are compared: the same job for everybody who can do it, in turns.
import type { LineProgram } from '@rocketmq-ts/interop'
import { countedEntrants, findEntrants, ours, runJob, type Entrant, type JobName } from './entrants.js'
import { measure, type Cost, type Figure, type Rounds } from './measure.js'
import { makeTopic, store, withTarget, type Target, type TargetKind } from './target.js'

/** How clients are compared. */
export interface Comparison {
  readonly kind: TargetKind
  /** Also the clients in Java and Go, and `ali-ons`. */
  readonly peers: boolean
  /** Rounds that count; 5 by default. */
  readonly rounds: number
}

interface Job {
  readonly title: string
  readonly job: JobName
  readonly count: number
  /** Bytes of a body. Default 1024. */
  readonly bytes?: number
  /** Calls without an answer at most. Default 256. */
  readonly window?: number
  /** Bytes from which on a body is compressed. Default: none is. */
  readonly compressFrom?: number
  /** Queues of the topic. Default 8. */
  readonly queues?: number
}

const kilobyte = 1024
/** More than any body has. */
const never = 0x7fffffff

const jobs: readonly Job[] = [
  { title: 'clients: send 1 KB, 256 in flight', job: 'send', count: 30_000 },
  { title: 'clients: send 1 KB, one at a time', job: 'send', count: 4000, window: 1 },
  { title: 'clients: send 1 KB, 3000 in a second', job: 'paced', count: 15_000 },
  { title: 'clients: send 100 B, 256 in flight', job: 'send', count: 30_000, bytes: 100 },
  { title: 'clients: send 4 KB, 256 in flight', job: 'send', count: 15_000, bytes: 4 * kilobyte },
  { title: 'clients: send 256 KB, 16 in flight', job: 'send', count: 1000, bytes: 256 * kilobyte, window: 16 },
  { title: 'clients: send 16 KB, compressed', job: 'send', count: 4000, bytes: 16 * kilobyte, compressFrom: 4096 },
  { title: 'clients: send 1 KB, in batches of 32', job: 'batch', count: 64_000, window: 16 },
  { title: 'clients: send 1 KB, batched by itself', job: 'auto', count: 60_000 },
  { title: 'clients: request and reply of 1 KB, 16 in flight', job: 'request', count: 2000, window: 16 },
  { title: 'clients: consume 200,000 of 1 KB', job: 'consume', count: 200_000 },
  { title: 'clients: consume 100,000 of 1 KB from 1 queue', job: 'consume', count: 100_000, queues: 1 },
  { title: 'clients: consume 100,000 of 1 KB from 512 queues', job: 'consume', count: 100_000, queues: 512 },
  { title: 'clients: consume 100,000 of 1 KB in order', job: 'ordered', count: 100_000 },
  { title: 'clients: consume 100,000 of 1 KB by lite pull', job: 'lite-pull', count: 100_000 },
  { title: 'clients: consume 20,000 of 1 KB one by one, by receipts', job: 'simple', count: 20_000 },
]

/** Jobs before which the messages are stored. */
const consuming: ReadonlySet<JobName> = new Set<JobName>(['consume', 'ordered', 'lite-pull', 'simple'])

const firstTitle = 'clients: first send of a process'

export const clientTitles: readonly string[] = [...jobs.map(({ title }) => title), firstTitle]

/** Measures the jobs whose title `wanted` accepts; `show` gets each when it is done. */
export async function compareClients(
  wanted: (title: string) => boolean,
  { kind, peers, rounds }: Comparison,
  show: (title: string, figures: readonly Figure[]) => void,
): Promise<void> {
  const chosen = jobs.filter(({ title }) => wanted(title))
  if (chosen.length === 0 && !wanted(firstTitle)) return
  const entrants = await findEntrants({ peers })
  await withTarget(kind, async target => {
    for (const job of chosen) show(`${job.title}, ${kind} broker`, await compare(job, entrants, target, rounds))
    if (wanted(firstTitle)) show(`${firstTitle}, ${kind} broker`, await firstSends(entrants, target, rounds))
  })
}

async function compare(
  { job, count, bytes = kilobyte, window = 256, compressFrom = never, queues = 8 }: Job,
  entrants: readonly Entrant[],
  target: Target,
  rounds: number,
): Promise<readonly Figure[]> {
  const topic = await makeTopic(target, queues)
  if (consuming.has(job)) await store(target, topic, { count, bytes, queues })
  const words = { ...target, topic, bytes, window, compressFrom, queues, rate: pacedRate }
  await using _replies = job === 'request' ? await replying(target, words) : undefined
  const can = (all: readonly Entrant[]) => all.filter(({ jobs: known }) => known.has(job))
  const figures = await inTurns(can(entrants), target, { count, rounds }, program =>
    runJob(program, job, { ...words, count }),
  )
  // What is allocated is the same in every round; this many fit into the room without a collection.
  const few = { count: Math.min(count, 20_000, Math.ceil(20_000_000 / bytes)), rounds: 1 }
  const counted = await inTurns(can(countedEntrants), target, few, program =>
    runJob(program, job, { ...words, ...few }),
  )
  return figures.map(figure => {
    const allocated = counted.find(({ name }) => name === figure.name)?.costs[0]?.garbageBytes
    const garbageBytes = allocated === undefined ? undefined : (allocated / few.count) * count
    return {
      ...figure,
      costs: figure.costs.map(cost => ({ ...cost, garbageBytes: cost.garbageBytes ?? garbageBytes })),
    }
  })
}

/** Messages in a second of the job `paced`: a load that all can carry, with room. */
const pacedRate = 3000

/** A process of our own answers the requests of all. */
async function replying(target: Target, words: object): Promise<AsyncDisposable> {
  const program = await ours.start(target)
  await runJob(program, 'reply', words)
  return {
    async [Symbol.asyncDispose]() {
      await program.stop()
    },
  }
}

/** A program that fails is told of, and has no figures; the others go on. */
async function costOf(
  name: string,
  program: LineProgram | undefined,
  run: (program: LineProgram) => Promise<Cost>,
): Promise<Cost> {
  try {
    if (program !== undefined) return await run(program)
  } catch (error) {
    process.stderr.write(`${name} could not do it: ${(error as Error).message}\n`)
  }
  return { elapsedMs: NaN, cpuMs: NaN }
}

/** Starts a program of each, lets them do the job in turns, and ends them. */
async function inTurns(
  entrants: readonly Entrant[],
  target: Target,
  rounds: Rounds,
  run: (program: LineProgram) => Promise<Cost>,
): Promise<readonly Figure[]> {
  const programs = await Promise.all(entrants.map(entrant => entrant.start(target)))
  try {
    const contestants = entrants.map(({ name }, index) => ({ name, run: () => costOf(name, programs[index], run) }))
    return await measure(contestants, rounds)
  } finally {
    await Promise.all(programs.map(program => program.stop()))
  }
}

async function firstSends(entrants: readonly Entrant[], target: Target, rounds: number): Promise<readonly Figure[]> {
  const topic = await makeTopic(target)
  const contestants = entrants
    .filter(({ firstSend }) => firstSend !== undefined)
    .map(entrant => ({ name: entrant.name, run: () => entrant.firstSend?.(target, topic) }))
  return measure(contestants, { count: 1, rounds })
}
