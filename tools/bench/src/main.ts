// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- case …]`: every case, or those whose name contains one of the words.
import { measureConsume } from './consume.js'
import { measureGrpc } from './grpc.js'
import { binaryDecoding, binaryEncoding, jsonDecoding, jsonEncoding } from './header-codec.js'
import { measure, type Contestant } from './measure.js'
import { ids, propertyDecoding, recordDecoding } from './messages.js'
import { measureSends } from './sends.js'
import { measureFirstSends, measureImports } from './starts.js'
import { table } from './table.js'

/** A case prints one table, or several. */
interface Case {
  readonly name: string
  readonly run: () => Promise<readonly string[]>
  /** True: only when it is asked for, because it needs a JDK and Maven. */
  readonly isReal?: boolean
}

function plain(name: string, contestants: readonly Contestant[]): Case {
  return { name, run: async () => [table(name, await measure(contestants, { count: 50_000, rounds: 5 }))] }
}

const cases: readonly Case[] = [
  plain('header codec: write, JSON', jsonEncoding),
  plain('header codec: read, JSON', jsonDecoding),
  plain('header codec: write, ROCKETMQ', binaryEncoding),
  plain('header codec: read, ROCKETMQ', binaryDecoding),
  plain('messages: decode a record of 1 KB', recordDecoding),
  plain('messages: decode eight properties', propertyDecoding),
  plain('messages: make a unique id', ids),
  {
    name: 'sends',
    async run() {
      const { many, single } = await measureSends()
      return [table('sends: 1 KB, 256 in flight', many), table('sends: 1 KB, one at a time', single)]
    },
  },
  { name: 'consume', run: async () => [table('consume: 1 KB, 32 in a pull', await measureConsume())] },
  {
    name: 'grpc',
    isReal: true,
    async run() {
      const { sends, receives } = await measureGrpc()
      return [
        table('grpc: sends of 1 KB, 64 in flight, real proxy', sends),
        table('grpc: receives of 1 KB, four times 32, real proxy', receives),
      ]
    },
  },
  { name: 'imports', run: async () => [table('imports: a process from start to end', await measureImports())] },
  { name: 'first sends', run: async () => [table('first sends: start and one message', await measureFirstSends())] },
]

const words = process.argv.slice(2)
for (const { name, run, isReal = false } of cases) {
  if (words.length === 0 ? isReal : !words.some(word => name.includes(word))) continue
  for (const text of await run()) process.stdout.write(`${text}\n`)
}
