// SPDX-License-Identifier: Apache-2.0
// `npm run test:real [-- [--record] suite …]`: the integration specs on each tested release, two suites at a time, or
// on the cluster that ROCKETMQ_NAMESRV_ADDR (and ROCKETMQ_VERSION) names. `--record` notes in recorded-runs.json what
// ran.
import { defaultVersion, makeClassArchive, RealCluster } from '@rocketmq-ts/real-rocketmq'
import { record } from './recorded-runs.js'
import { runSuite, type Outcome, type Target } from './run-suite.js'
import { suites, versions, type Suite } from './suites.js'

/** Suites that run at a time. */
const lanes = 2

const ended = new AbortController()

interface Planned {
  readonly suite: Suite
  readonly version: string
}

async function main(args: readonly string[]): Promise<number> {
  const only = args.filter(arg => !arg.startsWith('--'))
  const outcomes: Outcome[] = []
  const run = async (suite: Suite, target: Target): Promise<void> => {
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
    const plan = versions.flatMap(version => suites(version, only).map(suite => ({ suite, version })))
    for (const version of new Set(plan.map(({ version }) => version))) await makeClassArchive(version, ended.signal)
    await sideBySide(Array.from({ length: lanes }, () => () => runOnTheirOwn(plan, run)))
  }
  return tell(outcomes)
}

/** Runs every lane to its end; the first one that fails ends the others. */
async function sideBySide(lanes: readonly (() => Promise<void>)[]): Promise<void> {
  const running = lanes.map(async lane => {
    try {
      await lane()
    } catch (error) {
      ended.abort()
      throw error
    }
  })
  const settled = await Promise.allSettled(running)
  const failure = settled.find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}

/**
 * Takes one suite after the other from the plan, as the other lane does. A cluster for each: what one leaves behind
 * (open transactions, full queues) would slow the next down. The next one starts while a suite runs: suites mostly
 * wait.
 */
async function runOnTheirOwn(plan: Planned[], run: (suite: Suite, target: Target) => Promise<void>): Promise<void> {
  let next = startFor(plan.shift())
  try {
    for (;;) {
      const started = await next
      if (started === undefined) return
      await using cluster = started.cluster
      next = startFor(plan.shift())
      const { suite, version } = started.planned
      await run(suite, { version, namesrvAddr: cluster.namesrvAddr, endpoints: cluster.endpoints })
    }
  } finally {
    const left = await next.catch(() => undefined)
    await left?.cluster[Symbol.asyncDispose]()
  }
}

interface Started {
  readonly planned: Planned
  readonly cluster: RealCluster
}

/** Nobody has to wait for it: what fails is told to the caller that does. */
function startFor(planned: Planned | undefined): Promise<Started | undefined> {
  const starting = start(planned)
  starting.catch(() => undefined)
  return starting
}

async function start(planned: Planned | undefined): Promise<Started | undefined> {
  ended.signal.throwIfAborted()
  if (planned === undefined) return undefined
  const { suite, version } = planned
  const proxy = suite.proxy && version.startsWith('5.')
  const cluster = await RealCluster.start({ version, proxy, compiler: 'quick', signal: ended.signal })
  process.stdout.write(`… ${suite.name} on RocketMQ ${version}\n`)
  return { planned, cluster }
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
