// SPDX-License-Identifier: Apache-2.0
// A parity page claims a spec for each feature: the file must be there. Specs are named from the root, from the tests of the
// package, or from its integration tests.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { root } from '../src/samples.js'

for (const kind of ['producer', 'consumer']) {
  it(`docs/parity-${kind}.md names specs that exist`, () => {
    const text = readFileSync(join(root, 'docs', `parity-${kind}.md`), 'utf8')
    const rows = text.split('\n').filter(line => line.startsWith('|') && !line.startsWith('| ---'))
    const specs = rows.flatMap(row =>
      [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''),
    )
    const tests = join(root, 'packages', kind, 'test')
    const exists = (spec: string) =>
      [root, tests, join(tests, 'integration')].some(folder => existsSync(join(folder, `${spec}.test.ts`)))

    expect(specs.length).to.be.greaterThan(20)
    expect(specs.filter(spec => !exists(spec))).to.deep.equal([])
  })
}
