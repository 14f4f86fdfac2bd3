// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Mutant } from '../src/draw.js'
import { Kept } from '../src/kept.js'
import { inputsOf, root } from '../src/workspace.js'

const file = { path: 'packages/p/src/a.ts', text: 'one(2)\n' }
const mutant: Mutant = { file, line: 1, edit: { kind: 'literal changed', start: 4, end: 5, text: '3' } }

describe('what is kept of earlier runs', () => {
  let folder: string
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'rocketmq-ts-kept-'))))
  afterEach(() => rm(folder, { recursive: true }))

  it('is known of a fault, and of no other', () => {
    const first = new Kept<string>(folder, 'verdicts')
    first.keep(mutant, 'survived')
    const other = new Kept<string>(folder, 'others')

    const second = new Kept<string>(folder, 'verdicts')

    expect([first.of(mutant), second.of(mutant)]).to.deep.equal(['survived', 'survived'])
    expect(other.of(mutant)).to.equal(undefined)
    expect(second.of({ ...mutant, edit: { ...mutant.edit, text: '4' } })).to.equal(undefined)
    expect(second.of({ ...mutant, edit: { ...mutant.edit, end: 6 } })).to.equal(undefined)
  })

  it('depends on the package, what it stands on, and what suites read', () => {
    const inputs = inputsOf('remoting').map(path => path.slice(root.length + 1))

    expect(inputs).to.include.members([
      'packages/remoting/src/frame.ts',
      'packages/remoting/test/frame.test.ts',
      'packages/core/src/index.ts',
      'tools/test-run/src/root-hooks.ts',
      'docs/errors.md',
      'package-lock.json',
    ])
    expect(inputs.filter(path => /^packages\/(producer|core\/test)/.test(path))).to.deep.equal([])
  })
})
