// SPDX-License-Identifier: Apache-2.0
// One suite on one cluster, in a process of its own.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Suite } from './suites.js'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A cluster that is up. */
export interface Target {
  readonly version: string
  readonly namesrvAddr: string
  /** Of its proxy, when it has one. */
  readonly endpoints: string | undefined
}

/** The options of .mocharc.json but for its specs: mocha would add those to ours. */
function mochaArguments({ jobs }: Suite): readonly string[] {
  const { spec: _spec, ...config } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8')) as Record<
    string,
    string | number | boolean | readonly string[]
  >
  const options = Object.entries(config).flatMap(([name, value]) =>
    [value].flat().map(each => (each === true ? `--${name}` : `--${name}=${String(each)}`)),
  )
  // A real broker answers SYSTEM_BUSY, or late, when the machine is busy with something else: once more, then it counts.
  const parallel = jobs === 1 ? [] : ['--parallel', `--jobs=${jobs}`]
  return ['--no-config', ...options, ...parallel, '--retries=1', 'test/integration/**/*.test.ts']
}

/** Resolves to what the suite counted; a suite that died before it could count has failed once more. */
export async function runSuite(suite: Suite, target: Target): Promise<Counts> {
  const resultsName = `real-${target.version}-${suite.name}`
  const resultsFile = join(root, '.results', `${resultsName}.json`)
  rmSync(resultsFile, { force: true })
  const exitCode = await new Promise<number>(resolve => {
    const child = spawn(join(root, 'node_modules', '.bin', 'mocha'), mochaArguments(suite), {
      cwd: suite.directory,
      stdio: 'inherit',
      env: {
        ...process.env,
        ROCKETMQ_NAMESRV_ADDR: target.namesrvAddr,
        ROCKETMQ_VERSION: target.version,
        ...(target.endpoints === undefined ? {} : { ROCKETMQ_ENDPOINTS: target.endpoints }),
        ROCKETMQ_RESULTS_NAME: resultsName,
      },
    })
    child.on('close', code => resolve(code ?? 1))
  })
  const counts: Counts = existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as Counts)
    : { passed: 0, failed: 0, skipped: 0 }
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
