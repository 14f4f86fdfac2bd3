// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import ts from 'typescript'
import { marked, placeAt } from '../src/places.js'

const source = `export function choose(n: number) {
  const twice = (m: number) => ({ value: m * 2 })
  if (n > 1) {
    return twice(n).value
  }
  return [n].map(m => (k => k + m)(1))[0]
}
`

/** The places that a call of a marked copy reaches. */
function reachedBy(n: number): { reached: Set<string>; value: unknown } {
  const reached = new Set<string>()
  const script = ts.transpileModule(marked('a.ts', source, 'a.ts'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS },
  })
  const value: unknown = runInNewContext(`${script.outputText}; exports.choose(${n})`, {
    exports: {},
    reachedPlaces: reached,
  })
  return { value, reached }
}

function placeOf(text: string): string | undefined {
  return placeAt('a.ts', source, 'a.ts', source.indexOf(text))
}

describe('a marked copy of a source', () => {
  it('does what the source does', () => {
    expect(reachedBy(1).value).to.equal(2)
    expect(reachedBy(5).value).to.equal(10)
  })

  it('reports the blocks and arrow functions that ran, and no others', () => {
    const { reached } = reachedBy(5)
    expect([...reached]).to.include.members([placeOf('const twice'), placeOf('m * 2'), placeOf('return twice')])
    expect([...reached]).not.to.include(placeOf('k + m'))
    expect([...reachedBy(1).reached])
      .to.include(placeOf('k + m'))
      .and.not.include(placeOf('return twice'))
  })

  it('has no place for what runs at loading', () => {
    expect(placeOf('export')).to.equal(undefined)
  })
})
