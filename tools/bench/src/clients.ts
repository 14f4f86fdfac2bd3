// SPDX-License-Identifier: Apache-2.0
// The cases in which clients are compared: the same job for everybody who can do it, in turns.
import type { LineProgram } from '@rocketmq-ts/interop'
import { countedEntrants, findEntrants, runJob, type Entrant } from './entrants.js'
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
  readonly job: 'send' | 'consume'
  readonly count: number
  readonly bytes: number
  readonly window: number
}

const kilobyte = 1024

const jobs: readonly Job[] = [
  { title: 'clients: send 1 KB, 256 in flight', job: 'send', count: 30_000, bytes: kilobyte, window: 256 },
  { title: 'clients: send 1 KB, one at a time', job: 'send', count: 4000, bytes: kilobyte, window: 1 },
  { title: 'clients: send 100 B, 256 in flight', job: 'send', count: 30_000, bytes: 100, window: 256 },
  { title: 'clients: send 4000 B, 256 in flight', job: 'send', count: 15_000, bytes: 4000, window: 256 },
  { title: 'clients: consume 200,000 of 1 KB', job: 'consume', count: 200_000, bytes: kilobyte, window: 0 },
]

const firstTitle = 'clients: first send of a process'

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
  { job, count, bytes, window }: Job,
  entrants: readonly Entrant[],
  target: Target,
  rounds: number,
): Promise<readonly Figure[]> {
  const topic = await makeTopic(target)
  if (job === 'consume') await store(target, topic, count, bytes)
  const words = { ...target, topic, bytes, window }
  const figures = await inTurns(entrants, target, { count, rounds }, program =>
    runJob(program, job, { ...words, count }),
  )
  // What is allocated is the same in every round; so many fit into the room without a collection.
  const few = { count: 20_000, rounds: 1 }
  const counted = await inTurns(countedEntrants, target, few, program => runJob(program, job, { ...words, ...few }))
  return figures.map(figure => {
    const allocated = counted.find(({ name }) => name === figure.name)?.costs[0]?.garbageBytes
    const garbageBytes = allocated === undefined ? undefined : (allocated / few.count) * count
    return {
      ...figure,
      costs: figure.costs.map(cost => ({ ...cost, garbageBytes: cost.garbageBytes ?? garbageBytes })),
    }
  })
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
    const contestants = entrants.map(({ name }, index) => {
      const program = programs[index]
      return { name, run: () => (program === undefined ? undefined : run(program)) }
    })
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
