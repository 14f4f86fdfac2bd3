// SPDX-License-Identifier: Apache-2.0
// `npm run test:real [-- suite …]`: the integration specs on RocketMQ 5.5.0 and 4.9.7, or on the cluster that
// ROCKETMQ_NAMESRV_ADDR (and ROCKETMQ_VERSION) names.
import { RealCluster, type RocketMQVersion } from '@rocketmq-ts/real-rocketmq'
import { runSuite, type Counts, type Target } from './run-suite.js'
import { suites, type Suite } from './suites.js'

const versions: readonly RocketMQVersion[] = ['5.5.0', '4.9.7']

async function main(only: readonly string[]): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const given = process.env['ROCKETMQ_NAMESRV_ADDR']
  if (given !== undefined) {
    const target = { version: process.env['ROCKETMQ_VERSION'] ?? '5.5.0', namesrvAddr: given, endpoints: undefined }
    for (const suite of suites(only)) add(total, await run(suite, target))
  } else {
    for (const version of versions) for (const suite of suites(only)) add(total, await runOnItsOwn(suite, version))
  }
  process.stdout.write(`\nreal RocketMQ: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** A cluster for each suite: what one leaves behind (open transactions, full queues) would slow the next down. */
async function runOnItsOwn(suite: Suite, version: RocketMQVersion): Promise<Counts> {
  process.stdout.write(`\nstarting RocketMQ ${version} for ${suite.name}\n`)
  await using cluster = await RealCluster.start({
    version,
    proxy: suite.proxy && version.startsWith('5.'),
    onProgress: ({ step, state, elapsedMs }) => {
      if (state === 'done') process.stdout.write(`  ${step} is ready after ${(elapsedMs / 1000).toFixed(1)} s\n`)
    },
  })
  return await run(suite, { version, namesrvAddr: cluster.namesrvAddr, endpoints: cluster.endpoints })
}

function run(suite: Suite, target: Target): Promise<Counts> {
  process.stdout.write(`\n${suite.name} on RocketMQ ${target.version}\n`)
  return runSuite(suite, target)
}

function add(total: { passed: number; failed: number; skipped: number }, more: Counts): void {
  total.passed += more.passed
  total.failed += more.failed
  total.skipped += more.skipped
}

process.exitCode = await main(process.argv.slice(2))
