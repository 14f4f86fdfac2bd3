// SPDX-License-Identifier: Apache-2.0
// One suite on one cluster, in a process of its own. Only specs of the given cluster run (their titles name its
// release): what needs none has run in `npm test`, and would count as real without being it.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { problemsOf, readResults, type Result } from '../../workspace/verdict.mjs'
import { root, type Suite } from './suites.js'

/** Milliseconds after which a suite hangs. The longest takes six minutes, and specs have bounds of their own. */
const suiteMs = 20 * 60_000

/** A cluster that is up. */
export interface Target {
  readonly version: string
  readonly namesrvAddr: string
  /** Of its proxy, when it has one. */
  readonly endpoints: string | undefined
}

/** What a suite came to. */
export interface Outcome {
  readonly result: Result
  /** Why it is not green; empty when it is. */
  readonly problems: readonly string[]
}

/** The options of .mocharc.json but for its specs: mocha would add those to ours. */
function nodeArguments({ jobs }: Suite, version: string): readonly string[] {
  const { spec: _spec, ...config } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8')) as Record<
    string,
    string | number | boolean | readonly string[]
  >
  const options = Object.entries(config).flatMap(([name, value]) =>
    [value].flat().map(each => (each === true ? `--${name}` : `--${name}=${String(each)}`)),
  )
  const parallel = jobs === 1 ? [] : ['--parallel', `--jobs=${jobs}`]
  return [
    join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    '--no-config',
    ...options,
    ...parallel,
    `--fgrep=(RocketMQ ${version})`,
    // A real broker answers SYSTEM_BUSY, or late, when the machine is busy: once more, and it is counted and printed.
    '--retries=1',
    'test/integration/**/*.test.ts',
  ]
}

/**
 * Resolves to what the suite counted. Its output comes in one piece at its end: another release's suite runs beside it.
 * An abort ends its process, and what that started.
 */
export async function runSuite(suite: Suite, target: Target, signal: AbortSignal): Promise<Outcome> {
  const name = `real-${target.version}-${suite.name}`
  const begun = performance.now()
  rmSync(join(root, '.results', `${name}.json`), { force: true })
  const exitCode = await new Promise<number>(resolve => {
    const child = spawn(process.execPath, nodeArguments(suite, target.version), {
      cwd: suite.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ROCKETMQ_NAMESRV_ADDR: target.namesrvAddr,
        ROCKETMQ_VERSION: target.version,
        ...(target.endpoints === undefined ? {} : { ROCKETMQ_ENDPOINTS: target.endpoints }),
        ROCKETMQ_RESULTS_NAME: name,
      },
    })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
    const end = () => child.kill('SIGTERM')
    signal.addEventListener('abort', end)
    const hung = setTimeout(() => {
      said.push(Buffer.from(`\nended: it did not end by itself within ${suiteMs / 60_000} minutes\n`))
      child.kill('SIGKILL')
    }, suiteMs)
    child.on('close', code => {
      clearTimeout(hung)
      signal.removeEventListener('abort', end)
      const seconds = Math.round((performance.now() - begun) / 1000)
      process.stdout.write(
        `\n${suite.name} on RocketMQ ${target.version}, ${seconds} s\n${Buffer.concat(said).toString()}`,
      )
      resolve(code ?? 1)
    })
  })
  signal.throwIfAborted()
  const results = readResults()
  const problems = problemsOf([name], results)
  if (exitCode !== 0 && problems.length === 0) problems.push(`suite "${name}" ended with exit code ${exitCode}`)
  return { result: results.get(name) ?? { passed: 0, failed: 0, skipped: 0, retried: [], files: {} }, problems }
}
