// SPDX-License-Identifier: Apache-2.0
// `npm run fuzz -- [--minutes N] [--seed S]`: damaged traffic against every decoder and all embedded servers, until the
// time is over or something is found. Exit code 0: nothing found; 1: found, with the input; 2: wrong arguments.
import { parseArgs } from 'node:util'
import { linearGrowth } from '@rocketmq-ts/test-run'
import { fuzzTarget, growthOfTarget, type Finding } from './fuzz-decoders.js'
import { FuzzedServers } from './fuzz-servers.js'
import { Random } from './random.js'
import { recordedFrames } from './recorded.js'
import type { FuzzTarget } from './fuzz-target.js'
import { targets } from './targets.js'

const casesOfTurn = 200

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
  const minutes = Number(values.minutes ?? 1)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    process.stderr.write('usage: npm run fuzz -- [--minutes N] [--seed S]\n')
    return 2
  }
  const random = new Random(seed)
  const all = targets()
  process.stdout.write(`${all.length} decoders and 3 servers, seed ${seed}, ${minutes} minutes\n`)
  const slow = printGrowth(all, random)
  const finding = slow ?? (await rounds(all, random, performance.now() + minutes * 60_000))
  if (finding === undefined) return 0
  process.stdout.write(`FOUND ${finding.target}: ${finding.problem}\n  input (base64): ${finding.input}\n`)
  return 1
}

/** Prints how each decoder's time grows; the first that grows too fast is a finding. */
function printGrowth(all: readonly FuzzTarget[], random: Random): Finding | undefined {
  let finding: Finding | undefined
  for (const target of all) {
    const growth = growthOfTarget(target, random)
    process.stdout.write(`  time ~ size^${growth.toFixed(2).padStart(5)}  ${target.name}\n`)
    if (growth > linearGrowth)
      finding ??= { target: target.name, problem: `grows with size^${growth.toFixed(2)}`, input: '' }
  }
  return finding
}

/** All servers after every twentieth decoder, so that a short run meets everything. */
const decodersOfTurn = 20

async function rounds(all: readonly FuzzTarget[], random: Random, endsAt: number): Promise<Finding | undefined> {
  await using servers = await FuzzedServers.start(recordedFrames())
  let cases = 0
  for (let turn = 0; performance.now() < endsAt; turn++) {
    const target = random.pick(all)
    const isServers = turn % decodersOfTurn === 0
    const finding = isServers ? await servers.fuzz(random, casesOfTurn) : fuzzTarget(target, random, casesOfTurn)
    if (finding !== undefined) return finding
    cases += casesOfTurn
  }
  process.stdout.write(`${cases} cases, nothing found\n`)
  return undefined
}

process.exitCode = await main()
