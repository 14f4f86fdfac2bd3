// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { Application, isServed, lowestTypeScript, otherNodes, type Compiler } from '../src/application.js'

const run = promisify(execFile)
const page = (name: string) => readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8')
const readme = page('README.md')
/** The files of `docs/testing.md`, by path. */
const samples = [...page('docs/testing.md').matchAll(/```js (\S+)\n([^]*?)```/g)]
/** How each runner is started, on the two copies of its files. */
const runners: Readonly<Record<string, readonly string[]>> = {
  node: ['--test', '--test-timeout=60000'],
  mocha: ['node_modules/mocha/bin/mocha.js', '--parallel'],
  vitest: ['node_modules/vitest/vitest.mjs', 'run'],
  jest: ['node_modules/jest/bin/jest.js', '--rootDir', 'jest', '--detectOpenHandles', '--runTestsByPath'],
}

function expectFlow(output: string): void {
  const result = JSON.parse(output) as { received: number; isUsageError: boolean; offsetMessageId: string }
  expect(result).to.include({ received: 6, isUsageError: true })
  expect(result.offsetMessageId).to.match(/^[0-9A-F]{32}$/)
}

describe('the packed packages, installed', function () {
  this.timeout(300_000)
  let app: Application

  before(async () => {
    app = await Application.install()
  })
  after(() => app.remove())

  it('run as an ES module', async () => {
    expectFlow(await app.node('esm.mjs'))
  })

  it('run the first program of README as it is printed there', async () => {
    const program = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ''
    writeFileSync(join(app.folder, 'first.mjs'), program)

    expect(await app.node('first.mjs')).to.match(/^SEND_OK \d+ 0 [0-9A-F]{32}\n$/)
  })

  it('run as CommonJS', async () => {
    expectFlow(await app.node('commonjs.cjs'))
  })

  it('exist once, whichever way they are loaded', async () => {
    const scoped = readdirSync(join(app.folder, 'node_modules', '@rocketmq-ts')).filter(name => name !== 'cli')
    const names = ['rocketmq-ts', ...scoped.map(name => `@rocketmq-ts/${name}`)]

    expect(names).to.include('@rocketmq-ts/producer')
    expect(JSON.parse(await app.node('both.mjs', names))).to.deep.equal([])
  })

  it('run in Jest as it comes', async () => {
    const jest = await app.node('node_modules/jest/bin/jest.js', ['--json', '--silent', '--testMatch', '**/in-jest.js'])

    expect(JSON.parse(jest)).to.include({ success: true, numPassedTests: 1 })
  })

  describe('in tests of an application, as docs/testing.md has them,', () => {
    before(() => {
      for (const [, path = '', text = ''] of samples) {
        for (const copy of path.includes('/') ? [path, path.replace('/', '/other-')] : [path]) {
          mkdirSync(dirname(join(app.folder, copy)), { recursive: true })
          writeFileSync(join(app.folder, copy), text)
        }
      }
    })

    for (const [name, args] of Object.entries(runners)) {
      it(`run in ${name}, two files at a time, and leave nothing open`, async () => {
        const files = readdirSync(join(app.folder, name)).map(file => `${name}/${file}`)

        expect(files.length).to.be.at.least(2)
        expect(await app.run(...args, ...files)).not.to.match(/open handle|did not exit|hanging/i)
      })
    }
  })

  describe('in one file, without node_modules,', () => {
    let out: string

    before(async () => {
      out = Application.bare()
      const esbuild = ['esm.mjs', '--bundle', '--platform=node', '--target=node20', '--log-level=warning']
      for (const [format, name] of [
        ['esm', 'esbuild.mjs'],
        ['cjs', 'esbuild.cjs'],
      ] as const) {
        await run(
          join(app.folder, 'node_modules', '.bin', 'esbuild'),
          [...esbuild, `--format=${format}`, `--outfile=${join(out, name)}`],
          {
            cwd: app.folder,
          },
        )
      }
      await app.node('node_modules/rollup/dist/bin/rollup', ['-c', 'rollup.config.mjs'], { out })
      await app.node('webpack.mjs', [], { out })
    })
    after(() => rmSync(out, { recursive: true }))

    for (const name of ['esbuild.mjs', 'esbuild.cjs', 'rollup.mjs', 'rollup.cjs', 'webpack.cjs']) {
      it(`run as ${name}`, async () => {
        const { stdout } = await run(process.execPath, [join(out, name)], { cwd: out, timeout: 60_000 })

        expectFlow(stdout)
      })
    }
  })

  describe('type-check with', () => {
    const asBoth = ['program.ts', 'program.mts']
    const settings: [compiler: Compiler, module: string, resolution: string, programs: string[]][] = [
      ['lowest', 'commonjs', 'node10', ['program.ts']],
      ['lowest', 'node16', 'node16', asBoth],
      ['lowest', 'esnext', 'bundler', ['program.ts']],
      ['last', 'nodenext', 'nodenext', asBoth],
      ['newest', 'commonjs', 'bundler', ['program.ts']],
      ['newest', 'node18', 'node16', asBoth],
      ['newest', 'node20', 'node16', asBoth],
      ['newest', 'nodenext', 'nodenext', asBoth],
    ]
    for (const [compiler, module, resolution, programs] of settings) {
      it(`the ${compiler} TypeScript, module ${module}, resolution ${resolution}: ${programs.join()}`, async () => {
        const flags = ['--module', module, '--moduleResolution', resolution, '--esModuleInterop']

        expect(await app.typecheck(compiler, programs, flags)).to.equal('')
      })
    }

    it('the lowest TypeScript that README names', () => {
      expect(readme).to.include(`TypeScript ${lowestTypeScript}`)
    })
  })

  for (const release of otherNodes) {
    const title = `run on Node.js ${release}`
    if (!isServed) it.skip(`${title} [npm has none for this machine]`)
    else {
      it(title, async () => {
        const node = await app.nodeOf(release)

        expect((await run(node, ['--version'])).stdout).to.match(new RegExp(`^v${release}\\.`))
        expectFlow(await app.node('esm.mjs', [], { node }))
        expectFlow(await app.node('commonjs.cjs', [], { node }))
      })
    }
  }
})
