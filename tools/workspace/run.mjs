// SPDX-License-Identifier: Apache-2.0
// The commands of the root package.json. Plain JavaScript without dependencies: it runs on a fresh clone, and its
// first step is to install what is missing.
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './child.mjs'
import { expectedResults, problemsOf, readResults, resultsFolder, sumOf, unseenFiles } from './verdict.mjs'

/** Runs TypeScript; packages of this workspace as they are built. */
const withTypes = '--import=@rocketmq-ts/source-loader'
/** Runs TypeScript, and the packages of this workspace from their sources. */
const fromSources = [withTypes, '--conditions=@rocketmq-ts/source']
const isTerminal = process.stdout.isTTY === true

/** Says what is done, runs it, says how long it took. Ends the process when it fails. */
async function step(title, action) {
  if (isTerminal) process.stdout.write(`… ${title}`)
  const code = await timed(title, action)
  if (code !== 0) process.exit(code)
}

/** Runs steps side by side; resolves to the first exit code that is not 0. */
async function together(actions) {
  const codes = await Promise.all(Object.entries(actions).map(([title, action]) => timed(title, action)))
  return codes.find(code => code !== 0) ?? 0
}

/** Says how long it took; resolves to its exit code. */
async function timed(title, action) {
  const startedAt = Date.now()
  const code = await action()
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`${isTerminal ? '\r' : ''}${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)\n`)
  return code
}

async function install() {
  const marker = join(root, 'node_modules', '.package-lock.json')
  const isFresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (isFresh) return
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  await step('install dependencies', () => run(npm, ['ci', '--no-audit', '--no-fund'], { quiet: true }))
}

/** Runs Nx targets in every project, three at a time: suites wait for sockets more than they compute. */
function nx(targets, ...rest) {
  return run('nx', ['run-many', `--targets=${targets}`, '--parallel=3', '--outputStyle=static', ...rest])
}

/** Runs an Nx target in every project, and says nothing unless it fails. */
function quietNx(target, parallel) {
  const line = ['run-many', `--targets=${target}`, `--parallel=${parallel}`, '--outputStyle=static']
  return run('nx', line, { quiet: true })
}

async function build() {
  await step('build', () => quietNx('build', 2))
}

/** Runs suites that `npm test` leaves to a command of their own, because they take minutes. */
async function testSeparately(...suites) {
  await install()
  await build()
  return nx('test', '--excludeTaskDependencies', `--projects=${projectsOf(suites)}`)
}

const projectsOf = suites => suites.map(name => `@rocketmq-ts/${name}`).join()

/** Programs that write the generated pages of docs/, each beside what it reads. */
const generators = [
  'packages/core/scripts/errors-page.ts',
  'packages/protocol/scripts/protocol-page.ts',
  'packages/cli/scripts/rmq-page.ts',
  'tools/real-tests/scripts/real-runs-page.ts',
]

const commands = {
  async start(args) {
    await install()
    await build()
    return run('node', [withTypes, 'tools/demo/src/main.ts', ...args])
  },
  async build() {
    await install()
    return nx('build')
  },
  async test() {
    await install()
    rmSync(resultsFolder, { recursive: true, force: true })
    await build()
    const separate = expectedResults({ separate: true })
    const code = await nx('test', '--excludeTaskDependencies', `--exclude=${projectsOf(separate)}`)
    const results = readResults()
    const problems = [...problemsOf(expectedResults(), results), ...unseenFiles(results)]
    const { suites, passed, failed, skipped, retried } = sumOf(results)
    process.stdout.write('\n')
    for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
    process.stdout.write(
      `${suites} suites: ${passed} passed, ${failed} failed, ${skipped} skipped, ${retried} retried\n`,
    )
    return code || (problems.length > 0 ? 1 : 0)
  },
  'test:installed': () => testSeparately('installed'),
  'test:load': () => testSeparately('fuzz', 'load'),
  async 'test:real'(args) {
    await install()
    // The specs of `rmq` run the built program.
    await build()
    return run('node', [...fromSources, 'tools/real-tests/src/main.ts', ...args])
  },
  async check() {
    await install()
    await build()
    const quiet = { quiet: true }
    return together({
      types: () => quietNx('typecheck', 1),
      // One process for all projects, which load the same types: a third of the time of one for each.
      style: () => run('node', ['--max-old-space-size=8192', 'node_modules/eslint/bin/eslint.js', '.'], quiet),
      format: () => run('prettier', ['--check', '--log-level', 'warn', '.'], quiet),
      dependencies: async () =>
        (await run('node', ['tools/workspace/declared.mjs'], quiet)) ||
        run('depcruise', ['packages', 'tools', '--config', '.dependency-cruiser.cjs'], quiet),
    })
  },
  async bench(args) {
    await install()
    await build()
    return run('node', [withTypes, 'tools/bench/src/main.ts', ...args])
  },
  async 'bench:smoke'(args) {
    await install()
    await build()
    // Room for all garbage, and a compiler that is not late on a busy machine.
    const room = [
      '--min-semi-space-size=1024',
      '--max-semi-space-size=1024',
      '--no-concurrent-recompilation',
      '--expose-gc',
    ]
    return run('node', [...room, withTypes, 'tools/bench/src/smoke.ts', ...args])
  },
  async mutants(args) {
    await install()
    await build()
    return run('node', [withTypes, 'tools/mutants/src/main.ts', ...args])
  },
  async fuzz(args) {
    await install()
    return run('node', [...fromSources, 'tools/fuzz/src/main.ts', ...args])
  },
  async chaos(args) {
    await install()
    return run('node', [...fromSources, 'tools/load/src/chaos/main.ts', ...args])
  },
  async docs() {
    await install()
    for (const script of generators) {
      const code = await run('node', [...fromSources, script])
      if (code !== 0) return code
    }
    await build()
    return run('node', [withTypes, 'tools/user-checks/scripts/record-api.ts'])
  },
  async record(args) {
    await install()
    return run('node', [...fromSources, 'packages/cli/scripts/record.ts', ...args])
  },
  async 'java-headers'(args) {
    await install()
    return run('node', [withTypes, 'tools/rocketmq/scripts/java-headers.ts', ...args])
  },
  async release(args) {
    await install()
    // Publishing is a step of its own: `nx release publish`.
    return run('nx', ['release', '--skip-publish', ...args])
  },
  async rocketmq(args) {
    await install()
    return run('node', ['tools/rocketmq/bin/rocketmq.mjs', ...args])
  },
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  process.stderr.write(`unknown command "${name}"; there are: ${Object.keys(commands).join(', ')}\n`)
  process.exit(2)
}
process.exitCode = await command(args)
