// SPDX-License-Identifier: Apache-2.0
// A parity page claims a spec for each feature: the file must be there. Specs are named from the root, from the tests
// of the package, or from its integration tests.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { root } from '../src/samples.js'

for (const kind of ['producer', 'consumer', 'grpc', 'admin']) {
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

/** The cells of a row, without what stands before the first and behind the last. */
function cellsOf(row: string): readonly string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
}

it('docs/capabilities.md names a spec that exists in each cell, or says that there is nothing', () => {
  const text = readFileSync(join(root, 'docs', 'capabilities.md'), 'utf8')
  const rows = text.split('\n').filter(line => line.startsWith('|') && !/^\| (---|feature)/.test(line))
  const isProved = (cell: string) => {
    const [, name = '', spec = ''] = /^`([^/`]+)\/([^`]+)`$/.exec(cell) ?? []
    const tests = join(root, 'packages', name, 'test')
    return spec !== '' && [tests, join(tests, 'integration')].some(at => existsSync(join(at, `${spec}.test.ts`)))
  }
  const cells = rows.flatMap(row => cellsOf(row).slice(1))

  expect(cells.length).to.be.greaterThan(80)
  expect(cells.filter(cell => cell !== '–' && !isProved(cell))).to.deep.equal([])
})
