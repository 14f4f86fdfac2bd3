// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { draw, mutableLines, shares } from '../src/draw.js'

const file = { path: 'a.ts', text: 'a = 1\n\n// 2\nb = 2 + 3\nc = 4\nd = 5\ne = 6\n' }
const lines = mutableLines([file])

describe('the draw of faults', () => {
  it('is over the lines that can suffer one', () => {
    expect(lines.map(faults => faults[0]?.line)).to.deep.equal([1, 4, 5, 6, 7])
  })

  it('gives the same faults for the same seed, others for another', () => {
    const drawn = (seed: string) =>
      draw(lines, 3, seed, () => true).map(({ line, edit }) => [line, edit.kind, edit.text])
    expect(drawn('one')).to.deep.equal(drawn('one'))
    expect(['two', 'three', 'four'].map(drawn)).not.to.deep.equal([drawn('one'), drawn('one'), drawn('one')])
  })

  it('takes one fault of a line at most, and as many as asked', () => {
    const drawn = draw(lines, 4, '1', () => true).map(({ line }) => line)
    expect(new Set(drawn).size).to.equal(4)
    expect(draw(lines, 99, '1', () => true)).to.have.length(5)
  })

  it('draws again when the compiler refuses', () => {
    const drawn = draw(lines, 9, '1', ({ edit, line }) => line === 4 && edit.kind === 'arithmetic swapped')
    expect(drawn.map(({ edit }) => edit.text)).to.deep.equal(['-'])
  })

  it('is divided over packages in proportion to their lines', () => {
    expect(shares(10, [50, 30, 20])).to.deep.equal([5, 3, 2])
    expect(shares(10, [1, 1, 1])).to.deep.equal([4, 3, 3])
    expect(shares(5, [0, 0])).to.deep.equal([0, 0])
  })
})
