// SPDX-License-Identifier: Apache-2.0
// The suites that run on a real cluster: every package or tool with a folder test/integration.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Suite {
  readonly name: string
  readonly directory: string
  /** Files that run at the same time. */
  readonly jobs: number
  /** Whether it needs a proxy. */
  readonly proxy: boolean
}

/** Suites that mostly wait, and whose files do not get into each other's way on one cluster. */
const patient: ReadonlySet<string> = new Set(['consumer', 'producer'])

/** @param only names of suites; all by default */
export function suites(only: readonly string[]): readonly Suite[] {
  return ['packages', 'tools']
    .flatMap(parent => readdirSync(join(root, parent)).map(name => suiteOf(name, join(root, parent, name))))
    .filter(({ directory }) => existsSync(join(directory, 'test', 'integration')))
    .filter(({ name }) => only.length === 0 || only.includes(name))
}

function suiteOf(name: string, directory: string): Suite {
  return { name, directory, jobs: patient.has(name) ? 2 : 1, proxy: name.startsWith('grpc') }
}
