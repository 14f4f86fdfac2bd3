// SPDX-License-Identifier: Apache-2.0
// Infers the targets of every workspace package (build, typecheck, lint, test, check), so that no package repeats them.
// Published packages are built; tools run from their sources and are only checked. The inputs of a target are all that
// it reads and nothing else: a target whose inputs did not change is served from the cache.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isPublished, projectsBelow, readProjects, typecheckedBy } from './projects.mjs'
import { environmentOfTests, readsOfTests } from './reads.mjs'
import { tsc } from './tsc.mjs'

const file = path => `{workspaceRoot}/${path}`
const everyTarget = [file('package-lock.json'), file('tools/nx/**/*'), { runtime: 'node --version' }]
const compiler = file('tsconfig.base.json')
const style = ['eslint.config.mjs', '.prettierrc.json', '.prettierignore', '.gitignore', 'tools/lint/**/*'].map(file)

/** The sources of other projects, as inputs. */
const sourcesOf = below => (below.length === 0 ? [] : [{ input: 'product', projects: below.map(({ name }) => name) }])
const builds = below => below.filter(isPublished).map(({ name }) => ({ projects: [name], target: 'build' }))

function buildOf(_project, below) {
  return {
    command: 'node ../../tools/nx/build.mjs',
    inputs: [...everyTarget, compiler, 'product', ...sourcesOf(below)],
    outputs: ['{projectRoot}/dist'],
    dependsOn: builds(below),
  }
}

function lintOf(_project, below) {
  return {
    command:
      'eslint . && prettier --check --log-level warn --ignore-path ../../.prettierignore --ignore-path ../../.gitignore .',
    inputs: [...everyTarget, compiler, ...style, 'everything', ...sourcesOf(below)],
  }
}

function typecheckOf(project, below) {
  return {
    command: `node ${tsc} -p ${typecheckedBy(project)}`,
    inputs: [...everyTarget, compiler, 'code', ...sourcesOf(below)],
    // It sees the sources of packages as the declarations that their builds wrote: `referencesOf`.
    dependsOn: [...(isPublished(project) ? ['build'] : []), ...builds(below)],
  }
}

function testOf(project, below, directory) {
  // Integration specs mostly wait: several files at once. Those of interop build the same Java programs.
  const waits = existsSync(join(directory, 'test', 'integration')) && basename(project.root) !== 'interop'
  return {
    command: `mocha --config ../../.mocharc.json${waits ? ' --parallel --jobs 2' : ''}`,
    inputs: [
      ...everyTarget,
      compiler,
      file('.mocharc.json'),
      file('tools/source-loader/src/**/*'),
      'code',
      ...sourcesOf(below),
      ...(readsOfTests[project.root] ?? []).map(file),
      ...environmentOfTests.map(env => ({ env })),
    ],
    outputs: [file(`.results/${basename(project.root)}.json`)],
    // A suite runs on the sources of its own package, and on what was built of the others: `tools/source-loader`.
    dependsOn: builds(below),
  }
}

/**
 * The targets of one project.
 * @returns {Record<string, { inputs?: unknown[] } & Record<string, unknown>>}
 */
export function targetsOf(project, projects, directory) {
  const product = projectsBelow(projects, project.name)
  const all = projectsBelow(projects, project.name, { withDev: true })
  const has = path => existsSync(join(directory, path))
  /** @type {Record<string, Record<string, unknown>>} */
  const targets = { lint: lintOf(project, all) }
  if (isPublished(project)) targets.build = buildOf(project, product)
  if (has(typecheckedBy(project))) targets.typecheck = typecheckOf(project, all)
  if (has('test')) targets.test = testOf(project, all, directory)
  for (const target of Object.values(targets)) Object.assign(target, { cache: true, options: { cwd: '{projectRoot}' } })
  targets.check = { executor: 'nx:noop', dependsOn: Object.keys(targets).filter(name => name !== 'test') }
  return targets
}

export const createNodesV2 = [
  '{packages,tools}/*/package.json',
  (manifests, _options, { workspaceRoot }) => {
    const projects = readProjects(workspaceRoot)
    const byRoot = new Map([...projects.values()].map(project => [project.root, project]))
    return manifests.map(manifest => {
      const root = dirname(manifest)
      const targets = targetsOf(byRoot.get(root), projects, join(workspaceRoot, root))
      return [manifest, { projects: { [root]: { root, targets } } }]
    })
  },
]
