// SPDX-License-Identifier: Apache-2.0
// `npm run bench`: every case, or those whose title contains one of the words.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { jdkProgram } from '@rocketmq-ts/real-rocketmq'
import { clientTitles, compareClients } from './clients.js'
import { measureGrowth } from './growth.js'
import { measureGrpc, type GrpcFigures } from './grpc.js'
import { binaryDecoding, binaryEncoding, jsonDecoding, jsonEncoding } from './header-codec.js'
import { measure, type Contestant, type Figure } from './measure.js'
import { measureLongRun, measureSlowConsumer } from './memory.js'
import { ids, propertyDecoding, recordDecoding } from './messages.js'
import { measureFirstSends, measureImports } from './starts.js'
import { table } from './table.js'

/** What is measured in this process, or in short ones of our own. */
interface Case {
  readonly title: string
  readonly run: () => Promise<readonly Figure[]>
  /** True: only when it is asked for, because it needs a JDK and Maven, or minutes. */
  readonly isOnRequest?: boolean
}

const usage = `npm run bench -- [WORDS]… [--embedded | --real] [--no-peers] [--rounds N] [--json] [--list]

  WORDS         cases whose title contains one of the words, such as "256 in flight"; default: every case
  --embedded    clients are compared on the embedded broker; default: on a real one, where there are a JDK and Maven
  --real        on a real one, or fail
  --no-peers    the limit and ours only
  --rounds N    rounds that count; 5
  --json        what was measured, round by round, a line for each case
  --list        the titles of all cases
`

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        real: { type: 'boolean' },
        embedded: { type: 'boolean' },
        'no-peers': { type: 'boolean', default: false },
        rounds: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    if (!/^[1-9]\d*$/.test(values.rounds)) throw new Error(`--rounds takes a whole number, not ${values.rounds}`)
    return { values, positionals, rounds: Number(values.rounds) }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}

const { values, positionals, rounds } = readArguments()

function plain(title: string, contestants: readonly Contestant[]): Case {
  return { title, run: () => measure(contestants, { count: 50_000, rounds }) }
}

let measuredGrpc: Promise<GrpcFigures> | undefined
/** Both cases come out of one run: it starts a real cluster. */
const grpcFigures = () => (measuredGrpc ??= measureGrpc())

const cases: readonly Case[] = [
  plain('header codec: write, JSON', jsonEncoding),
  plain('header codec: read, JSON', jsonDecoding),
  plain('header codec: write, ROCKETMQ', binaryEncoding),
  plain('header codec: read, ROCKETMQ', binaryDecoding),
  plain('messages: decode a record of 1 KB', recordDecoding),
  plain('messages: decode eight properties', propertyDecoding),
  plain('messages: make a unique id', ids),
  { title: 'imports: a process from start to end', run: measureImports },
  { title: 'growth: sends of 1 KB, 256 in flight, embedded brokers', run: () => measureGrowth(rounds) },
  { title: 'memory: 5,000,000 of 1 KB sent and consumed, embedded broker', run: measureLongRun, isOnRequest: true },
  { title: 'memory: a consumer 1,000 times slower than the producer, embedded broker', run: measureSlowConsumer },
  { title: 'starts: new, start, send, close, in a warm process', run: measureFirstSends },
  {
    title: 'grpc: sends of 1 KB, 64 in flight, real proxy',
    isOnRequest: true,
    run: async () => (await grpcFigures()).sends,
  },
  {
    title: 'grpc: receives of 1 KB, four times 32, real proxy',
    isOnRequest: true,
    run: async () => (await grpcFigures()).receives,
  },
]

function hasProgram(program: string): boolean {
  return spawnSync(program, ['-version']).error === undefined
}

function show(title: string, figures: readonly Figure[]): void {
  process.stdout.write(`${values.json ? JSON.stringify({ title, figures }) : table(title, figures)}\n`)
}

if (values.list) {
  for (const title of [...cases.map(({ title }) => title), ...clientTitles]) process.stdout.write(`${title}\n`)
  process.exit(0)
}
const isNamed = (title: string) => positionals.some(word => title.includes(word))
const isWanted = (title: string) => positionals.length === 0 || isNamed(title)
for (const { title, run, isOnRequest = false } of cases) {
  if (isOnRequest ? isNamed(title) : isWanted(title)) show(title, await run())
}
const canBeReal = hasProgram(jdkProgram('javac')) && hasProgram('mvn')
const kind = values.real === true || (canBeReal && values.embedded !== true) ? 'real' : 'embedded'
const comparison = { kind, peers: canBeReal && !values['no-peers'], rounds } as const
await compareClients(isWanted, comparison, show)
