// SPDX-License-Identifier: Apache-2.0
// DESIGN.md tells where things are: they must be there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { root } from '../src/samples.js'

it('DESIGN.md names files and folders that exist', () => {
  const text = readFileSync(join(root, 'DESIGN.md'), 'utf8')
  const names = [...text.matchAll(/`([a-z-]+\/src\/[^`<]*|tools\/[^`]*)`/g)].map(match => match[1] ?? '')

  expect(names.length).to.be.greaterThan(10)
  expect(
    names.filter(name => !existsSync(join(root, name)) && !existsSync(join(root, 'packages', name))),
  ).to.deep.equal([])
})
