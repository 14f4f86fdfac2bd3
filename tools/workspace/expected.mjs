// SPDX-License-Identifier: Apache-2.0
// Which suites a run must hear from (suites.json), and which test files each must have run: what is on the disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { readProjects, workspaceRoot } from '../nx/projects.mjs'

/**
 * The committed list: a suite that is removed, or a new one that is forgotten, shows. Real ones are by release;
 * separate ones take minutes and have commands of their own: `test:installed`, `test:load`.
 * @returns {{
 *   suites: string[],
 *   separateSuites?: string[],
 *   realSuites: Record<string, string[]>,
 *   withoutSuite: Record<string, string>,
 * }}
 */
export function readSuites(root = workspaceRoot) {
  return JSON.parse(readFileSync(join(root, 'tools', 'workspace', 'suites.json'), 'utf8'))
}

/**
 * Folders of the projects by the name of their suite.
 * @returns {Map<string, string>} such as `client` → `packages/client`
 */
export function projectFolders(root = workspaceRoot) {
  return new Map([...readProjects(root).values()].map(project => [basename(project.root), project.root]))
}

const looksLikeTest = /(^|[._-])(test|tests|spec|specs)\.[cm]?[jt]sx?$/i
const isPickedUp = /^test\/.*\.test\.ts$/
const skippedFolders = new Set(['node_modules', 'dist', '.nx', 'frames'])

/**
 * The files of a project that look like tests, and whether its suite picks them up.
 * @returns {{ path: string, pickedUp: boolean }[]} paths from the folder of the project
 */
export function testFiles(folder) {
  if (!existsSync(folder)) return []
  const found = []
  const walk = directory => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path)
      } else if (looksLikeTest.test(entry.name)) found.push(relative(folder, path).replaceAll('\\', '/'))
    }
  }
  walk(folder)
  return found.sort().map(path => ({ path, pickedUp: isPickedUp.test(path) }))
}
