// SPDX-License-Identifier: Apache-2.0
// `npm run test:real [-- [--record] suite …]`: the integration specs on each tested release, or on the cluster that
// ROCKETMQ_NAMESRV_ADDR (and ROCKETMQ_VERSION) names. `--record` notes in recorded-runs.json what ran.
import { defaultVersion, RealCluster } from '@rocketmq-ts/real-rocketmq'
import { record } from './recorded-runs.js'
import { runSuite, type Outcome, type Target } from './run-suite.js'
import { suites, versions, type Suite } from './suites.js'

const ended = new AbortController()

async function main(args: readonly string[]): Promise<number> {
  const only = args.filter(arg => !arg.startsWith('--'))
  const outcomes: Outcome[] = []
  const run = async (suite: Suite, target: Target): Promise<void> => {
    process.stdout.write(`\n${suite.name} on RocketMQ ${target.version}\n`)
    const outcome = await runSuite(suite, target, ended.signal)
    outcomes.push(outcome)
    if (args.includes('--record') && outcome.problems.length === 0) record(target.version, suite.name, outcome.result)
  }
  const given = process.env['ROCKETMQ_NAMESRV_ADDR']
  if (given !== undefined) {
    const target = {
      version: process.env['ROCKETMQ_VERSION'] ?? defaultVersion,
      namesrvAddr: given,
      endpoints: undefined,
    }
    for (const suite of suites(target.version, only)) await run(suite, target)
  } else {
    for (const version of versions) {
      for (const suite of suites(version, only)) await runOnItsOwn(suite, version, run)
    }
  }
  return tell(outcomes)
}

/** A cluster for each suite: what one leaves behind (open transactions, full queues) would slow the next down. */
async function runOnItsOwn(
  suite: Suite,
  version: string,
  run: (suite: Suite, target: Target) => Promise<void>,
): Promise<void> {
  ended.signal.throwIfAborted()
  process.stdout.write(`\nstarting RocketMQ ${version} for ${suite.name}\n`)
  await using cluster = await RealCluster.start({
    version,
    proxy: suite.proxy && version.startsWith('5.'),
    onProgress: ({ step, state, elapsedMs }) => {
      if (state === 'done') process.stdout.write(`  ${step} is ready after ${(elapsedMs / 1000).toFixed(1)} s\n`)
    },
  })
  await run(suite, { version, namesrvAddr: cluster.namesrvAddr, endpoints: cluster.endpoints })
}

function tell(outcomes: readonly Outcome[]): number {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const problems = outcomes.flatMap(outcome => outcome.problems)
  process.stdout.write('\n')
  for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
  const counts = [
    `${sum(({ result }) => result.passed)} passed`,
    `${sum(({ result }) => result.failed)} failed`,
    `${sum(({ result }) => result.skipped)} skipped`,
    `${sum(({ result }) => result.retried.length)} retried`,
  ]
  process.stdout.write(`real RocketMQ: ${counts.join(', ')}\n`)
  return problems.length === 0 && outcomes.length > 0 ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort())

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!ended.signal.aborted) throw error
  process.stderr.write('\nended by a signal; nothing is left running\n')
  process.exitCode = 130
}
