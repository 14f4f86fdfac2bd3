// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- case …]`: every case, or those whose name contains one of the words.
import { binaryDecoding, binaryEncoding, jsonDecoding, jsonEncoding } from './header-codec.js'
import { measure, type Contestant } from './measure.js'
import { table } from './table.js'

interface Case {
  readonly name: string
  readonly count: number
  readonly rounds: number
  readonly contestants: readonly Contestant[]
}

const codecRuns = { count: 50_000, rounds: 5 }

const cases: readonly Case[] = [
  { name: 'header codec: write, JSON', ...codecRuns, contestants: jsonEncoding },
  { name: 'header codec: read, JSON', ...codecRuns, contestants: jsonDecoding },
  { name: 'header codec: write, ROCKETMQ', ...codecRuns, contestants: binaryEncoding },
  { name: 'header codec: read, ROCKETMQ', ...codecRuns, contestants: binaryDecoding },
]

const words = process.argv.slice(2)
for (const { name, contestants, ...runs } of cases) {
  if (words.length > 0 && !words.some(word => name.includes(word))) continue
  process.stdout.write(`${table(name, await measure(contestants, runs))}\n`)
}
