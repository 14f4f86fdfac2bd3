// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { applied, editsOf } from '../src/operators.js'

/** What becomes of a text, by every fault that it can suffer. */
function faultsOf(source: string): string[] {
  return editsOf('source.ts', source).map(edit => applied(source, edit))
}

describe('the faults of a source', () => {
  it('force and negate conditions', () => {
    expect(faultsOf('if (ready) go')).to.include.members(['if (true) go', 'if (false) go', 'if (!(ready)) go'])
    expect(faultsOf('x = ready ? a : b')).to.include.members(['x = true ? a : b', 'x = false ? a : b'])
  })

  it('move a boundary and turn a comparison', () => {
    expect(faultsOf('x = a < b')).to.include('x = a <= b')
    expect(faultsOf('x = a >= b')).to.include('x = a > b')
    expect(faultsOf('x = a === b')).to.include('x = a !== b')
  })

  it('swap arithmetic, and logic, and drop a side of a choice', () => {
    expect(faultsOf('x = a + b')).to.include('x = a - b')
    expect(faultsOf('x = a && b')).to.include.members(['x = a || b', 'x = a', 'x = b'])
    expect(faultsOf('x = a ?? b')).to.include.members(['x = a', 'x = b'])
  })

  it('change numbers, texts and booleans', () => {
    expect(faultsOf('x = 3')).to.include.members(['x = 4', 'x = 2'])
    expect(faultsOf("x = 'text'")).to.include("x = ''")
    expect(faultsOf('x = true')).to.include('x = false')
  })

  it('remove statements and their await', () => {
    expect(faultsOf('stop()')).to.include(';')
    expect(faultsOf('await stop()')).to.include.members([';', 'void stop();'])
    expect(faultsOf('function f() { return 1 }')).to.include('function f() { return undefined }')
  })

  it('leave out properties, elements and the last argument', () => {
    expect(faultsOf('x = { a, b: c }')).to.include.members(['x = { b: c }', 'x = { a,  }'])
    expect(faultsOf('x = [a, b]')).to.include('x = [b]')
    expect(faultsOf('f(a, b)')).to.include('f(a)')
  })

  it('drop a member call that selects or sorts', () => {
    expect(faultsOf('x = list.filter(f)')).to.include('x = list')
    expect(faultsOf('x = Math.min(a, b)')).to.include('x = Math.max(a, b)')
  })

  it('leave alone what only people or the compiler read', () => {
    expect(faultsOf("throw new UsageError('a text')")).to.deep.equal([';'])
    expect(faultsOf("import { a } from 'b'\ninterface I { a: 'b' | 3 }\ntype T = 'c'")).to.be.empty
  })
})
