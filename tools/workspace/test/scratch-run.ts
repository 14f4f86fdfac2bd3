// SPDX-License-Identifier: Apache-2.0
// Runs specs that are written on the spot with the hooks and the reporter of this workspace, in a process of their own.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../verdict.mjs'

const require = createRequire(import.meta.url)
const mocha = require.resolve('mocha/bin/mocha.js')
const hooks = require.resolve('@rocketmq-ts/test-run/root-hooks')
const reporter = require.resolve('@rocketmq-ts/test-run/reporter')
const loader = require.resolve('@rocketmq-ts/source-loader')

/** Milliseconds after which a run hangs, and is ended. */
const longestMs = 50_000

export interface ScratchRun {
  readonly exitCode: number
  /** Standard output and standard error, together. */
  readonly output: string
  /** What the run left; absent when it left nothing. */
  readonly result: Result | undefined
}

/** A run of the files, each a name and its text, as the suites of this workspace run theirs. */
export async function scratchRun(
  files: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<ScratchRun> {
  const folder = mkdtempSync(join(tmpdir(), 'rocketmq-ts-scratch-'))
  try {
    mkdirSync(join(folder, 'test'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'test', name), text)
    const results = join(folder, 'results')
    const args = [
      '--import',
      loader,
      mocha,
      '--no-config',
      '--timeout=10000',
      '--require',
      hooks,
      '--reporter',
      reporter,
      ...options,
    ]
    const { exitCode, output } = await new Promise<Pick<ScratchRun, 'exitCode' | 'output'>>(resolve => {
      const env = { ...process.env, ROCKETMQ_RESULTS_FOLDER: results, ROCKETMQ_RESULTS_NAME: 'scratch' }
      execFile(
        process.execPath,
        [...args, '--extension=mjs', 'test/**/*.test.mjs'],
        { cwd: folder, env, timeout: longestMs, killSignal: 'SIGKILL' },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ exitCode: code, output: `${stdout}${stderr}` })
        },
      )
    })
    const file = join(results, 'scratch.json')
    return {
      exitCode,
      output,
      result: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
