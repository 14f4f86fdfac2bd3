// SPDX-License-Identifier: Apache-2.0
// Runs spec files of one package of a copied checkout, in a process of its own.
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './workspace.js'

const mochaPath = join(root, 'node_modules/mocha/bin/mocha.js')
const reporter = fileURLToPath(new URL('mocha-reporter.cjs', import.meta.url))

export interface SuiteRun {
  /** The root of the copy. */
  readonly root: string
  /** A name below `packages`. */
  readonly package: string
  /** Spec files, named from the folder of the package, in the order in which they run. */
  readonly specs: readonly string[]
  /** A longer run is ended. */
  readonly timeoutMs: number
  readonly bail: boolean
}

/** A spec file that ran: its time, and the places of marked modules that it reached. */
export interface ReachedBy {
  /** From the folder of the package. */
  readonly file: string
  readonly ms: number
  readonly places: readonly string[]
}

export interface Outcome {
  /** `crashed`: the process ended before the specs did, or was left with something open. */
  readonly end: 'green' | 'red' | 'crashed' | 'timed out'
  /** Titles of failed tests, each with the first line of its error. */
  readonly failures: readonly string[]
  /** Spec files with a test or a hook that failed, in their order. */
  readonly failedFiles: readonly string[]
  readonly reached: readonly ReachedBy[]
  /** The end of what the process said. */
  readonly output: string
}

export async function runSuite(run: SuiteRun): Promise<Outcome> {
  const outcomePath = join(run.root, 'mutants-outcome.json')
  const configPath = join(run.root, 'mutants-mocha.json')
  await rm(outcomePath, { force: true })
  // The suite's own settings, but for the files that it runs.
  const settings = JSON.parse(await readFile(join(run.root, '.mocharc.json'), 'utf8')) as Record<string, unknown>
  await writeFile(configPath, JSON.stringify({ ...settings, spec: undefined, reporter: undefined }))
  const { code, isLate, output } = await mocha(run, configPath, outcomePath)
  if (isLate) return { end: 'timed out', failures: [], failedFiles: [], reached: [], output }
  const written = await readFile(outcomePath, 'utf8').catch(() => undefined)
  if (written === undefined) return { end: 'crashed', failures: [], failedFiles: [], reached: [], output }
  const outcome = JSON.parse(written) as Pick<Outcome, 'failures' | 'failedFiles' | 'reached'> & {
    readonly passed: number
  }
  const end = code === 0 && outcome.passed > 0 ? 'green' : outcome.failures.length > 0 ? 'red' : 'crashed'
  const { failures, failedFiles, reached } = outcome
  return { end, failures, failedFiles, reached, output }
}

function mocha(
  run: SuiteRun,
  configPath: string,
  outcomePath: string,
): Promise<{ code: number | null; isLate: boolean; output: string }> {
  const args = ['--config', configPath, '--reporter', reporter, ...(run.bail ? ['--bail'] : []), ...run.specs]
  return new Promise(resolve => {
    const child = spawn(process.execPath, [mochaPath, ...args], {
      cwd: join(run.root, 'packages', run.package),
      env: { ...process.env, ROCKETMQ_TS_OUTCOME: outcomePath },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      // The group: mocha runs the specs in a child of its own.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, run.timeoutMs)
    child.on('close', code => {
      clearTimeout(timer)
      resolve({ code, isLate, output })
    })
  })
}
