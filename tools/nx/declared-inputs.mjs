// SPDX-License-Identifier: Apache-2.0
// Which files of the workspace the suite of a project may read: those that are inputs of its `test` target.
import { projectsBelow, readProjects } from './projects.mjs'
import { readsOfTests } from './reads.mjs'

/** Files that say how to load others; they are inputs of every target, or of their own package. */
const ofLoaders = /(^|\/)(package(-lock)?\.json|tsconfig[^/]*\.json|\.mocharc\.json)$/

const specials = /[.+^${}()|[\]\\]/g

/** A glob of Nx as a regular expression: `**` for any folders, `*` inside of a name. */
export function globPattern(glob) {
  const escaped = glob.replace(specials, '\\$&')
  const text = escaped.replace(/\*\*\/\*|\*\*\/|\*/g, stars =>
    stars === '**/*' ? '.*' : stars === '*' ? '[^/]*' : '(.*/)?',
  )
  return new RegExp(`^${text}$`)
}

/**
 * @param {string} root folder of the project
 * @param {ReturnType<typeof readProjects>} [projects]
 * @returns {(path: string) => boolean} whether a file, by its path from the root of the repository, is an input
 */
export function declaredInputs(root, projects = readProjects()) {
  const project = [...projects.values()].find(each => each.root === root)
  if (project === undefined) return () => true
  const folders = ['tools/nx', root, ...projectsBelow(projects, project.name, { withDev: true }).map(each => each.root)]
  const patterns = (readsOfTests[root] ?? []).map(globPattern)
  return path =>
    ofLoaders.test(path) ||
    folders.some(folder => path.startsWith(`${folder}/`)) ||
    patterns.some(pattern => pattern.test(path))
}
