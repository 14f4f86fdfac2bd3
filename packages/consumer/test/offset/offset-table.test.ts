// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { OffsetTable } from '../../src/offset/offset-table.js'

const queue = { topic: 'T', brokerName: 'b', queueId: 0 }

describe('an offset in memory', () => {
  it('moves forward only, unless it is set', () => {
    const table = new OffsetTable()
    table.advance(queue, 5)
    table.advance(queue, 3)
    expect(table.get(queue)).to.equal(5)

    table.set(queue, 3)

    expect(table.get(queue)).to.equal(3)
  })

  it('that is frozen stays until the queue is forgotten', () => {
    const table = new OffsetTable()
    table.advance(queue, 5)
    table.freeze(queue, 2)
    table.advance(queue, 9)
    table.set(queue, 9)
    expect(table.get(queue)).to.equal(2)

    table.delete(queue)
    table.advance(queue, 9)

    expect(table.get(queue)).to.equal(9)
  })

  it('is copied for others, of one topic or of all', () => {
    const table = new OffsetTable()
    const other = { ...queue, topic: 'U' }
    table.set(queue, 1)
    table.set(other, 2)

    expect(table.offsets()).to.have.length(2)
    expect(table.offsets('U')).to.deep.equal([{ queue: other, offset: 2 }])
  })
})
