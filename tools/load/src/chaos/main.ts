// SPDX-License-Identifier: Apache-2.0
// `npm run chaos -- [--seconds N] [--seed S] [--real] [--history FILE]`: producers and consumers of every kind, and
// everything that can go wrong between them, as the seed says. `--history` keeps all that was said and done, a line of
// JSON each, also when the run rejects. Exit code 0: all was kept; 1: it was not, or the run could not be made; 2:
// wrong arguments.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { TestCluster } from '@rocketmq-ts/testing'
import { chooseSeed } from '../run-size.js'
import { chaosNeeds, ChaosRun } from './chaos-run.js'
import { reportOf } from './report.js'

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      seed: { type: 'string' },
      real: { type: 'boolean' },
      history: { type: 'string' },
    },
  })
  const seconds = Number(values.seconds ?? 60)
  const seed = Number(values.seed ?? chooseSeed())
  if (!(seconds > 0) || !Number.isInteger(seed)) {
    process.stderr.write('usage: npm run chaos -- [--seconds N] [--seed S] [--real] [--history FILE]\n')
    return 2
  }
  const kind = values.real === true ? 'real' : 'embedded'
  const cluster = new TestCluster(chaosNeeds, kind)
  try {
    await cluster.start()
    await using run = new ChaosRun(cluster, {
      seed,
      seconds,
      onProgress: line => process.stdout.write(`${line}\n`),
    })
    const { history } = values
    process.stdout.write(`chaos on the ${kind} cluster for ${seconds} s, seed ${seed}\n`)
    const result = await run.run().finally(() => {
      if (history !== undefined) writeFileSync(history, run.historyText())
    })
    const name = kind === 'real' ? `RocketMQ ${cluster.version}` : 'the embedded cluster'
    process.stdout.write(`\n${reportOf(result, { cluster: name, seed, seconds })}\n`)
    return result.verdict.problems.length === 0 ? 0 : 1
  } finally {
    await cluster.close()
  }
}

// Everything is closed: what a broken link still holds is nobody's affair any more.
process.exit(await main())
