// SPDX-License-Identifier: Apache-2.0
// Deliberate faults: the ways to be green without having run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { expectedResults, problemsOf, readResults, sumOf, unseenFiles, type Result } from '../verdict.mjs'
import { scratchRun } from './scratch-run.js'

const green: Result = {
  passed: 3,
  failed: 0,
  skipped: 1,
  retried: [],
  files: { 'test/a.test.ts': { passed: 3, failed: 0, skipped: 1 } },
}

/** A tiny workspace with the files of each path, and what `use` makes of it. */
function inScratch<T>(files: Readonly<Record<string, string>>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'rocketmq-ts-workspace-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const workspace = {
  'packages/one/package.json': '{"name":"one"}',
  'packages/one/test/a.test.ts': '',
  'tools/helper/package.json': '{"name":"helper"}',
  'tools/workspace/suites.json': JSON.stringify({
    suites: ['one'],
    withoutSuite: { helper: 'no tests', workspace: '' },
  }),
  'tools/workspace/package.json': '{"name":"workspace"}',
}

describe('a run of all suites', () => {
  it('is green when each that must report has, and each test file had specs', () => {
    const results = new Map([['one', green]])

    expect(problemsOf(['one'], results)).to.deep.equal([])
    expect(inScratch(workspace, root => unseenFiles(results, root))).to.deep.equal([])
    expect(sumOf(results)).to.deep.equal({ suites: 1, passed: 3, failed: 0, skipped: 1, retried: 0 })
  })

  it('fails when a suite did not report, and names it', () => {
    expect(problemsOf(['one', 'two'], new Map([['one', green]]))).to.deep.equal([
      'suite "two" did not report: it did not run, or died',
    ])
  })

  it('fails when a suite reported no test', () => {
    const results = new Map([['one', { ...green, passed: 0, files: {} }]])

    expect(problemsOf(['one'], results)).to.deep.equal(['suite "one" reported no test that passed'])
  })

  it('fails when a result is lost', () => {
    const results = inScratch({ 'one.json': '{"passed":3,', 'two.json': '{"passed":3}' }, readResults)

    expect(problemsOf(['one', 'two'], results)).to.deep.equal(
      ['one', 'two'].map(name => `suite "${name}" lost its result: .results/${name}.json cannot be read`),
    )
  })

  it('fails when a spec failed', () => {
    expect(problemsOf(['one'], new Map([['one', { ...green, failed: 2 }]]))).to.deep.equal(['suite "one": 2 failed'])
  })

  for (const path of ['test/b.spec.ts', 'src/b.test.ts', 'tests/b.test.ts', 'test/b-test.ts', 'test/b.test.js']) {
    it(`fails when no suite picks up ${path}`, () => {
      const problems = inScratch({ ...workspace, [`packages/one/${path}`]: '' }, root =>
        unseenFiles(new Map([['one', green]]), root),
      )

      expect(problems).to.deep.equal([`packages/one/${path} is picked up by no suite: tests are test/**/*.test.ts`])
    })
  }

  it('fails when a test file was not run', () => {
    const problems = inScratch({ ...workspace, 'packages/one/test/b.test.ts': '' }, root =>
      unseenFiles(new Map([['one', green]]), root),
    )

    expect(problems).to.have.length(1)
    expect(problems[0]).to.match(/^packages\/one\/test\/b\.test\.ts reported no spec/)
  })

  it('fails when a project is in no list', () => {
    const problems = inScratch({ ...workspace, 'packages/new/package.json': '{"name":"new"}' }, root =>
      unseenFiles(new Map([['one', green]]), root),
    )

    expect(problems).to.deep.equal(['project "new" is in neither list of tools/workspace/suites.json'])
  })

  it('expects the suites of this workspace by name, embedded and on each release', () => {
    expect(expectedResults()).to.include.members(['client', 'workspace'])
    expect(expectedResults({ real: true })).to.include.members(['real-5.5.0-producer', 'real-4.9.7-producer'])
  })
})

describe('the run of one suite', function () {
  this.timeout(60_000)

  it('fails when a spec ends the process with success, and names the spec', async () => {
    const { exitCode, output, result } = await scratchRun({
      'ends.test.mjs': `it('passes', () => undefined)\nit('ends all', () => process.exit(0))\nit('never runs', () => undefined)`,
    })

    expect(exitCode).to.equal(1)
    expect(output).to.match(/ended early, in "ends all"/)
    expect(result).to.include({ passed: 1, failed: 1 })
  })

  it('fails when a worker does', async () => {
    const files = { 'ends.test.mjs': `it('ends all', () => process.exit(0))`, 'b.test.mjs': `it('b', () => undefined)` }
    const { exitCode, output } = await scratchRun(files, ['--parallel', '--jobs=2'])

    expect(exitCode, output).not.to.equal(0)
  })

  it('counts the specs of each file, skipped and retried ones too, and prints the retried', async () => {
    const { exitCode, output, result } = await scratchRun({
      'a.test.mjs': `it('passes', () => undefined)\nit.skip('is skipped')`,
      'b.test.mjs': `let tries = 0
        it('passes at last', function () { this.retries(1); if (tries++ === 0) throw new Error('the first time') })`,
    })

    expect(exitCode, output).to.equal(0)
    expect(result).to.deep.include({ passed: 2, failed: 0, skipped: 1 })
    expect(result?.files).to.deep.equal({
      'test/a.test.mjs': { passed: 1, failed: 0, skipped: 1 },
      'test/b.test.mjs': { passed: 1, failed: 0, skipped: 0 },
    })
    expect(result?.retried).to.deep.equal([{ title: 'passes at last', error: 'the first time' }])
    expect(output).to.match(/1 retried:\s+passes at last: the first time/)
  })
})
