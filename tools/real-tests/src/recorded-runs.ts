// SPDX-License-Identifier: Apache-2.0
// What ran green on real brokers, noted by `npm run test:real -- --record`; docs/real-runs.md is made of it. It is the
// only ground for saying that something was checked on real brokers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Result } from '../../workspace/verdict.mjs'

/** Where the runs are noted. */
export const recordedRunsPath = fileURLToPath(new URL('../recorded-runs.json', import.meta.url))

/** A green run of one suite on one release. */
export interface RecordedRun {
  /** Day, such as `2026-11-30`. */
  readonly day: string
  readonly node: string
  readonly passed: number
  readonly skipped: number
  readonly retried: number
  /** Specs that passed, by file. */
  readonly files: Readonly<Record<string, number>>
}

/** By release, then by suite. */
export type RecordedRuns = Record<string, Record<string, RecordedRun>>

/** What is noted now; empty before the first run. */
export function readRecordedRuns(path = recordedRunsPath): RecordedRuns {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RecordedRuns) : {}
}

/** Notes a green run in place of the last one of this suite on this release. */
export function record(version: string, suite: string, result: Result, path = recordedRunsPath): void {
  const runs = readRecordedRuns(path)
  const passed = Object.entries(result.files)
    .filter(([, counts]) => counts.passed > 0)
    .map(([file, counts]): [string, number] => [file, counts.passed])
  const run: RecordedRun = {
    day: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    passed: result.passed,
    skipped: result.skipped,
    retried: result.retried.length,
    files: Object.fromEntries(passed.sort()),
  }
  const all = { ...runs, [version]: { ...runs[version], [suite]: run } }
  writeFileSync(path, `${JSON.stringify(all, undefined, 2)}\n`)
}
