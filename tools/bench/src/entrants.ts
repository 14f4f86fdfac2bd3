// SPDX-License-Identifier: Apache-2.0
// Who is measured: programs that take the jobs of `programs/serve.ts`, each in a process of its own. The peers are
// brought once per machine into the folder of the jars, and are nobody's dependencies.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fetchFromNpm, LineProgram, runJava } from '@rocketmq-ts/interop'
import { fetchGoProgram } from '@rocketmq-ts/real-rocketmq'
import type { Cost } from './measure.js'
import type { Target } from './target.js'

/** What a program can be told to do. */
export type JobName = 'send' | 'paced' | 'batch' | 'auto' | 'request' | 'consume' | 'ordered' | 'lite-pull' | 'simple'

/** A client that sends and consumes. */
export interface Entrant {
  readonly name: string
  readonly jobs: ReadonlySet<JobName>
  start(target: Target): Promise<LineProgram>
  /** Prints the cost of its first send in a new process; absent when there is nothing to start. */
  readonly firstSend?: (target: Target, topic: string) => Promise<Cost>
}

const cwd = import.meta.dirname
const goSource = join(cwd, '../go/main.go')
const run = promisify(execFile)
const aliOnsVersion = '3.12.0'

/** A collection frees what was counted: room for all garbage of a job keeps it from running. */
const roomForGarbage = ['--min-semi-space-size=1024', '--max-semi-space-size=1024']

function node(program: string, args: readonly string[], flags: readonly string[] = []): Promise<LineProgram> {
  const path = join(cwd, 'programs', `${program}.ts`)
  return LineProgram.start(process.execPath, [...flags, '--import=@rocketmq-ts/source-loader', path, ...args], {
    name: program,
    cwd,
  })
}

async function firstSendOf(who: string, { namesrvAddr }: Target, topic: string): Promise<Cost> {
  const { stdout } = await run(process.execPath, [join(cwd, 'programs', 'first-send.mjs'), who, namesrvAddr, topic], {
    cwd,
  })
  return JSON.parse(stdout) as Cost
}

/** The first send of a program that can be asked for it. */
async function askedFirstSend(program: Promise<LineProgram>, target: Target, topic: string): Promise<Cost> {
  await using running = await program
  return await runJob(running, 'first', { ...target, topic })
}

const canDo = (...jobs: JobName[]): ReadonlySet<JobName> => new Set(jobs)

/** Other ways to send and to consume are compared with its plain one. */
const raw: Entrant = {
  name: 'one raw socket',
  jobs: canDo('send', 'batch', 'auto', 'consume', 'ordered', 'lite-pull', 'simple'),
  start: () => node('raw', []),
}
export const ours: Entrant = {
  name: 'ours',
  jobs: canDo('send', 'paced', 'batch', 'auto', 'request', 'consume', 'ordered', 'lite-pull', 'simple'),
  start: () => node('ours', []),
  firstSend: (target, topic) => firstSendOf('ours', target, topic),
}

/** What allocates is counted in processes that never collect. */
export const countedEntrants: readonly Entrant[] = [
  { ...raw, start: () => node('raw', [], roomForGarbage) },
  { ...ours, start: () => node('ours', [], roomForGarbage) },
]

/** The limit first, then ours, then the peers that this machine can run. */
export async function findEntrants({ peers }: { readonly peers: boolean }): Promise<readonly Entrant[]> {
  if (!peers) return [raw, ours]
  const aliOns = await fetchFromNpm('ali-ons', aliOnsVersion)
  const go = await fetchGoProgram('bench', goSource)
  const java = ({ namesrvAddr }: Target) => runJava('Measure', [], { namesrvAddr, jvm: ['-Xmx1g'] })
  const found: Entrant[] = [
    raw,
    ours,
    {
      name: `ali-ons ${aliOnsVersion}`,
      jobs: canDo('send', 'paced', 'consume'),
      start: () => node('ali-ons', [aliOns]),
      firstSend: (target, topic) => firstSendOf(aliOns, target, topic),
    },
    {
      name: 'Java',
      jobs: canDo('send', 'paced', 'batch', 'request', 'consume', 'ordered', 'lite-pull'),
      start: java,
      firstSend: (target, topic) => askedFirstSend(java(target), target, topic),
    },
  ]
  if (go === undefined) return found
  const startGo = () => LineProgram.start(go, [], { name: 'go', cwd })
  return [
    ...found,
    {
      name: 'Go',
      jobs: canDo('send', 'paced', 'batch', 'request', 'consume', 'ordered'),
      start: startGo,
      firstSend: (target, topic) => askedFirstSend(startGo(), target, topic),
    },
  ]
}

let jobs = 0

/** Lets a program do a job. */
export async function runJob(program: LineProgram, name: string, words: object): Promise<Cost> {
  const id = `${process.pid}-${++jobs}`
  program.tell([name, `id=${id}`, ...Object.entries(words).map(([key, value]) => `${key}=${String(value)}`)].join(' '))
  return JSON.parse(await program.waitFor(new RegExp(`^{"id":"${id}"`), jobTimeoutMs)) as Cost
}

const jobTimeoutMs = 300_000
