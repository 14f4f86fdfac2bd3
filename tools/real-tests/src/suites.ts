// SPDX-License-Identifier: Apache-2.0
// The suites that run on a real cluster: those that tools/workspace/suites.json lists.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { projectFolders, readSuites } from '../../workspace/expected.mjs'

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

/** Those that last longest, which begin first: else one of them runs alone at the end. */
const longest: readonly string[] = ['load', 'interop', 'consumer', 'cli']

const rank = (name: string) => (longest.includes(name) ? longest.indexOf(name) : longest.length)

/** Suites whose specs need a proxy. */
const withProxy: ReadonlySet<string> = new Set(['grpc', 'grpc-protocol', 'interop', 'rocketmq-ts'])

/** Releases that the suites run on. */
export const versions: readonly string[] = Object.keys(readSuites().realSuites)

/** Those of a release, in the order in which they begin. @param only names of suites; all by default */
export function suites(version: string, only: readonly string[] = []): readonly Suite[] {
  const folders = projectFolders()
  return (readSuites().realSuites[version] ?? [])
    .filter(name => only.length === 0 || only.includes(name))
    .sort((one, other) => rank(one) - rank(other))
    .map(name => ({
      name,
      directory: join(root, folders.get(name) ?? name),
      jobs: patient.has(name) ? 2 : 1,
      proxy: withProxy.has(name),
    }))
}
