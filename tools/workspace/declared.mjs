// SPDX-License-Identifier: Apache-2.0
// Whether each package and tool declares the workspace packages that it imports: Nx' project graph, and with it what is
// run again after a change, is made of these declarations; and whether its compiler settings refer to the same. Run by
// `npm run check`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readProjects, referencesOf, typecheckedBy, workspaceRoot } from '../nx/projects.mjs'

const importedName =
  /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bresolve\()\s*['"]((?:@[\w-]+\/)?[\w-]+)(?:\/[\w./-]+)?['"]/g
const isSource = /\.[cm]?tsx?$|\.[cm]js$/
const ofTests = /^(test|scripts|bench)\//
/** `app`: programs that are copied out of the workspace, and import what is installed there. */
const skipped = new Set(['node_modules', 'dist', 'frames', 'app'])

/** Tools that look at packages as a whole. */
const readsWhole = new Set(['tools/installed', 'tools/user-checks'])

/** Names of workspace packages that files of a folder import: those of its product, and those of its tests only. */
function importsOf(folder, names) {
  const product = new Set()
  const tests = new Set()
  const walk = directory => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name) && !entry.name.startsWith('samples-')) walk(path)
      } else if (isSource.test(entry.name)) {
        const into = ofTests.test(relative(folder, path).split(sep).join('/')) ? tests : product
        for (const [, name] of readFileSync(path, 'utf8').matchAll(importedName)) if (names.has(name)) into.add(name)
      }
    }
  }
  walk(folder)
  return { product, tests: new Set([...tests].filter(name => !product.has(name))) }
}

/** Dependencies that no import shows: the hooks of every suite, and what a suite reads or runs as a whole. */
function isUsedOtherwise(project, name) {
  return name === '@rocketmq-ts/test-run' || readsWhole.has(project.root)
}

/** @returns {string[]} a sentence for each declaration that is missing, or needed by nothing */
export function undeclaredImports(root = workspaceRoot) {
  const projects = readProjects(root)
  const names = new Set(projects.keys())
  return [...projects.values()].flatMap(project => {
    const { product, tests } = importsOf(join(root, project.root), names)
    const missing = (imports, declared, key) =>
      [...imports]
        .filter(name => name !== project.name && !declared.includes(name))
        .map(name => `${project.root}/package.json: "${name}" is imported and not in ${key}`)
    const needless = (declared, imports, key) =>
      declared
        .filter(name => !imports.has(name) && !isUsedOtherwise(project, name))
        .map(name => `${project.root}/package.json: "${name}" is in ${key} and imported by nothing`)
    return [
      ...missing(product, project.dependencies, 'dependencies'),
      ...missing(tests, [...project.dependencies, ...project.devDependencies], 'devDependencies'),
      ...needless(project.dependencies, new Set([...product, ...tests]), 'dependencies'),
      ...needless(project.devDependencies, tests, 'devDependencies'),
    ]
  })
}

/** @returns {string[]} a sentence for each project whose compiler settings refer to other packages than it stands on */
export function wrongReferences(root = workspaceRoot) {
  const projects = readProjects(root)
  return [...projects.values()].flatMap(project => {
    const path = join(project.root, typecheckedBy(project))
    if (!existsSync(join(root, path))) return []
    const { references = [] } = JSON.parse(readFileSync(join(root, path), 'utf8'))
    const there = references.map(reference => join(dirname(path), reference.path)).sort()
    const wanted = referencesOf(projects, project)
    return there.join() === wanted.join() ? [] : [`${path}: its references must be ${wanted.join(', ') || 'none'}`]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = [...undeclaredImports(), ...wrongReferences()]
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
