// SPDX-License-Identifier: Apache-2.0
// The projects of the workspace and what each stands on, from their manifests alone. Nx' targets, the check of which
// suites must report, and the tests of both use this one reading.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @typedef {object} Project
 * @property {string} name name of the package
 * @property {string} root folder below the root of the repository, such as `packages/client`
 * @property {readonly string[]} dependencies names of the workspace packages that its product imports
 * @property {readonly string[]} devDependencies names of those that only its tests, scripts and benchmarks import
 */

/**
 * All projects by name.
 * @param {string} [at] root of the repository
 * @returns {Map<string, Project>}
 */
export function readProjects(at = workspaceRoot) {
  const roots = ['packages', 'tools'].flatMap(parent =>
    readdirSync(join(at, parent))
      .map(folder => `${parent}/${folder}`)
      .filter(root => existsSync(join(at, root, 'package.json'))),
  )
  const manifests = roots.map(root => ({ root, ...JSON.parse(readFileSync(join(at, root, 'package.json'), 'utf8')) }))
  const names = new Set(manifests.map(({ name }) => name))
  const ofWorkspace = dependencies => Object.keys(dependencies ?? {}).filter(name => names.has(name))
  return new Map(
    manifests.map(({ root, name, dependencies, devDependencies }) => [
      name,
      { name, root, dependencies: ofWorkspace(dependencies), devDependencies: ofWorkspace(devDependencies) },
    ]),
  )
}

/**
 * The projects below one, without it.
 * @param {Map<string, Project>} projects
 * @param {string} name
 * @param {{ withDev?: boolean }} [options] `withDev`: what its own tests import counts too, default false
 * @returns {readonly Project[]} sorted by name
 */
export function projectsBelow(projects, name, { withDev = false } = {}) {
  const found = new Set()
  const visit = names => {
    for (const each of names) {
      if (found.has(each)) continue
      found.add(each)
      visit(projects.get(each).dependencies)
    }
  }
  const { dependencies, devDependencies } = projects.get(name)
  visit(withDev ? [...dependencies, ...devDependencies] : dependencies)
  found.delete(name)
  return [...found].sort().map(each => projects.get(each))
}

/** Published packages are built; tools run from their sources. */
export const isPublished = ({ root }) => root.startsWith('packages/')

/** The compiler's settings by which a project is checked, from its folder. */
export const typecheckedBy = project => (isPublished(project) ? 'test/tsconfig.json' : 'tsconfig.json')

/**
 * What these settings refer to, so that the compiler reads the built types of other packages instead of checking their
 * sources once more: the project's own product, and the uppermost of the packages that only its tests stand on.
 * @param {Map<string, Project>} projects
 * @param {Project} project
 * @returns {readonly string[]} folders below the root of the repository, sorted
 */
export function referencesOf(projects, project) {
  const known = isPublished(project) ? projectsBelow(projects, project.name) : []
  const others = projectsBelow(projects, project.name, { withDev: true }).filter(
    each => isPublished(each) && !known.includes(each),
  )
  const uppermost = others.filter(each => !others.some(other => projectsBelow(projects, other.name).includes(each)))
  return [...(isPublished(project) ? [project] : []), ...uppermost].map(({ root }) => root).sort()
}
