// SPDX-License-Identifier: Apache-2.0
// Whether a run is green: judged by what each suite left in .results, not by the absence of a failure. A suite that did
// not report, or a test file that nobody ran, is named.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceRoot } from '../nx/projects.mjs'
import { projectFolders, readSuites, testFiles } from './expected.mjs'

/** The folder of the results. */
export const resultsFolder = join(workspaceRoot, '.results')

/**
 * What a suite left: how many specs passed, failed and were skipped, which were retried, and how many each file had.
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{ title: string, error: string }[]} retried
 * @property {Record<string, { passed: number, failed: number, skipped: number }>} files
 */

/**
 * The results by name; `undefined` for a file that cannot be read.
 * @returns {Map<string, Result | undefined>}
 */
export function readResults(folder = resultsFolder) {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder).filter(name => name.endsWith('.json'))
  return new Map(
    files.map(file => {
      const name = file.slice(0, -'.json'.length)
      try {
        const result = JSON.parse(readFileSync(join(folder, file), 'utf8'))
        const isWhole = ['passed', 'failed', 'skipped'].every(key => Number.isInteger(result[key]))
        return [name, isWhole ? result : undefined]
      } catch {
        return [name, undefined]
      }
    }),
  )
}

/**
 * Names of what the suites leave: `client` for its tests, `real-5.5.0-producer` on a real cluster. `separate`: those of
 * the suites that have a command of their own.
 */
export function expectedResults({ real = false, separate = false, root = workspaceRoot } = {}) {
  const { suites, separateSuites = [], realSuites } = readSuites(root)
  if (separate) return separateSuites
  if (!real) return suites
  return Object.entries(realSuites).flatMap(([version, names]) => names.map(name => `real-${version}-${name}`))
}

/**
 * Why a run is not green.
 * @param {readonly string[]} expected names of the results that must be there
 * @param {Map<string, Result | undefined>} results
 * @returns {string[]} a sentence for each reason; empty when the run is green
 */
export function problemsOf(expected, results) {
  return expected.flatMap(name => {
    if (!results.has(name)) return [`suite "${name}" did not report: it did not run, or died`]
    const result = results.get(name)
    if (result === undefined) return [`suite "${name}" lost its result: .results/${name}.json cannot be read`]
    if (result.failed > 0) return [`suite "${name}": ${result.failed} failed`]
    if (result.passed === 0) return [`suite "${name}" reported no test that passed`]
    return []
  })
}

/**
 * Test files that no suite ran, and projects that nobody expects anything of.
 * @param {Map<string, Result | undefined>} results
 * @returns {string[]}
 */
export function unseenFiles(results, root = workspaceRoot) {
  const { suites, separateSuites = [], withoutSuite } = readSuites(root)
  const folders = projectFolders(root)
  const isListed = name => suites.includes(name) || separateSuites.includes(name) || withoutSuite[name] !== undefined
  return [
    ...[...folders.keys()]
      .filter(name => !isListed(name))
      .map(name => `project "${name}" is in neither list of tools/workspace/suites.json`),
    ...[...folders].flatMap(([name, folder]) =>
      testFiles(join(root, folder)).flatMap(({ path, pickedUp }) => {
        if (!pickedUp) return [`${folder}/${path} is picked up by no suite: tests are test/**/*.test.ts`]
        if (separateSuites.includes(name) && !results.has(name)) return []
        return results.get(name)?.files?.[path] === undefined
          ? [`${folder}/${path} reported no spec: suite "${name}" did not run it, or it is empty`]
          : []
      }),
    ),
  ]
}

/** The sum over results. */
export function sumOf(results) {
  const total = { suites: 0, passed: 0, failed: 0, skipped: 0, retried: 0 }
  for (const result of results.values()) {
    if (result === undefined) continue
    total.suites++
    for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key]
    total.retried += result.retried?.length ?? 0
  }
  return total
}
