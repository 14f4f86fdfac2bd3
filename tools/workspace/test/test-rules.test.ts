// SPDX-License-Identifier: Apache-2.0
// Deliberate faults: specs that cannot fail, as lint sees them.
import { expect } from 'chai'
import { Linter } from 'eslint'
import specs from '../../lint/test-rules.mjs'

const config = {
  plugins: { specs },
  rules: Object.fromEntries(Object.keys(specs.rules).map(name => [`specs/${name}`, 'error' as const])),
}

/** Rules that a spec breaks. */
function broken(spec: string): (string | null)[] {
  return new Linter().verify(spec, config as Linter.Config).map(({ ruleId, message }) => ruleId ?? message)
}

describe('lint', () => {
  for (const spec of [
    `it('is empty', () => undefined)`,
    `it('only acts', () => { act() })`,
    `it('only acts', async () => { void act() })`,
  ]) {
    it(`refuses a spec that asserts nothing: ${spec}`, () => {
      expect(broken(spec)).to.deep.equal(['specs/asserts-something'])
    })
  }

  for (const spec of [
    `it('looks at a constant', () => { expect(true).to.equal(value) })`,
    `it('looks at a constant', () => { expect('text').to.have.length(4) })`,
    `it('looks at itself', () => { expect(console).to.equal(console) })`,
    `it('looks at itself', () => { expect(a.b).not.to.deep.equal(a.b) })`,
  ]) {
    it(`refuses what is expected of a constant: ${spec}`, () => {
      expect(broken(spec)).to.deep.equal(['specs/expects-no-constant'])
    })
  }

  for (const spec of [
    `it.skip('is skipped', async () => { await fact() })`,
    `describe.skip('is skipped', () => undefined)`,
    `it('skips itself', async function () { await fact(); this.skip() })`,
    `const spec = when ? it : it.skip`,
  ]) {
    it(`refuses a skip without a reason: ${spec}`, () => {
      expect(broken(spec)).to.deep.equal(['specs/skips-with-reason'])
    })
  }

  for (const spec of [
    `it('asserts', () => { expect(value).to.equal(1) })`,
    `it('waits for a fact', async () => { await waitFor('it', () => done) })`,
    `it('hands on', () => consumes(cluster))`,
    `it('compares two calls', () => { expect(f()).to.equal(f()) })`,
    `it.skip('is skipped [needs a JDK]')`,
  ]) {
    it(`takes ${spec}`, () => {
      expect(broken(spec)).to.deep.equal([])
    })
  }
})
