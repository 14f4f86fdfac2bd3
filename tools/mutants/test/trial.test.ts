// SPDX-License-Identifier: Apache-2.0
// Faults in a small package, tried for real: on a copy, with a compiler and a suite.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { CheckoutCopy } from '../src/checkout-copy.js'
import { Compiler } from '../src/compiler.js'
import { editsOf, type Edit } from '../src/operators.js'
import { placeAt } from '../src/places.js'
import { runSuite } from '../src/suite-run.js'
import { noticing, tried } from '../src/trial.js'
import { root } from '../src/workspace.js'

const name = 'namesrv-client'
const path = 'packages/namesrv-client/src/addresses.ts'
const spec = 'test/addresses.test.ts'
const text = readFileSync(join(root, path), 'utf8')
const mutantOf = (edit: Edit) => ({ file: { path, text }, line: 1, edit })

/** Refuses good lists of name servers, accepts an empty one. */
const fault = editsOf(path, text).find(({ kind }) => kind === 'comparison negated')!
const harmless: Edit = { kind: 'nothing', start: text.length, end: text.length, text: '// the end\n' }

describe('a fault that is tried', function () {
  this.timeout(120_000)
  let copy: CheckoutCopy
  before(async () => (copy = await CheckoutCopy.make()))
  after(() => copy[Symbol.asyncDispose]())

  it('is noticed by the suite, or survives it, and leaves the checkout alone', async () => {
    const place = placeAt(path, text, path, fault.start)!
    const reach = { specs: [{ file: spec, ms: 1000, places: [place] }] }
    const world = { copy, reach }

    const verdict = await tried(name, mutantOf(fault), world)
    const harmlessVerdict = await tried(name, mutantOf(harmless), world)

    expect(verdict).to.include({ is: 'noticed', isTimeout: false })
    expect(harmlessVerdict).to.deep.equal({ is: 'survived', specs: 1 })
    expect(readFileSync(join(root, path), 'utf8')).to.equal(text)
    expect(readFileSync(join(copy.root, path), 'utf8')).to.equal(text)
  })

  it('is not noticed by a spec file that passes when it runs again, but maybe by one behind it', async () => {
    const files = ['flaky', 'sound', 'sharp', 'last'].map(file => ({ file, ms: 1, places: [] }))
    /** Each run names what failed first, if anything. */
    const runOf = (...failing: (string | undefined)[]) => {
      const runs: string[] = []
      const noticed = noticing(files, specs => {
        runs.push(specs.map(({ file }) => file).join(' '))
        const file = failing.shift()
        const failed = file === undefined ? [] : [file]
        const end = file === undefined ? 'green' : 'red'
        return Promise.resolve({ end, failures: failed, failedFiles: failed, reached: [], output: '' })
      })
      return noticed.then(outcome => ({ by: outcome?.failedFiles[0], runs }))
    }

    expect(await runOf('flaky', undefined, 'sharp', 'sharp')).to.deep.equal({
      by: 'sharp',
      runs: ['flaky sound sharp last', 'flaky', 'sound sharp last', 'sharp'],
    })
    expect(await runOf('last', undefined)).to.deep.equal({ by: undefined, runs: ['flaky sound sharp last', 'last'] })
  })

  it('survives without a run when no spec file reaches it', async () => {
    const reach = { specs: [{ file: spec, ms: 1000, places: [] }] }

    expect(await tried(name, mutantOf(fault), { copy, reach })).to.deep.equal({ is: 'survived', specs: 0 })
  })

  it('is noticed when the suite does not end', async () => {
    const { end } = await runSuite({ root: copy.root, package: name, specs: [spec], timeoutMs: 1, bail: true })

    expect(end).to.equal('timed out')
  })

  it('must compile', () => {
    const compiler = new Compiler(join(root, 'packages', name))
    const file = join(root, path)

    expect(compiler.accepts(file, `${text}export const one: number = 'text'\n`)).to.be.false
    expect(compiler.accepts(file, `${text}export const one: number = 1\n`)).to.be.true
    expect(compiler.accepts(file, `${text}export const one = (\n`)).to.be.false
  })
})
