// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { ConsumeQueue } from '../../../src/broker/store/consume-queue.js'

function queueOf(times: readonly number[]): ConsumeQueue {
  const queue = new ConsumeQueue()
  for (const [index, time] of times.entries()) queue.push(index * 100, 100, time, index)
  return queue
}

describe('a consume queue', () => {
  it('finds each entry at the position that it got', () => {
    const queue = queueOf(Array.from({ length: 2000 }, (_, index) => 1000 + index))

    expect(queue.maxOffset).to.equal(2000)
    expect(queue.entryAt(0)).to.include({ queueOffset: 0, physicalOffset: 0, storeTimestamp: 1000 })
    expect(queue.entryAt(1999)).to.include({ queueOffset: 1999, physicalOffset: 199_900, tagsCode: 1999 })
    expect(queue.entryAt(2000)).to.equal(undefined)
    expect(queue.entryAt(-1)).to.equal(undefined)
  })

  it('keeps its positions when old entries are dropped', () => {
    const queue = queueOf(Array.from({ length: 2000 }, () => 1))
    queue.dropBefore(150_000)

    expect(queue.minOffset).to.equal(1500)
    expect(queue.entryAt(1499)).to.equal(undefined)
    expect(queue.entryAt(1500)?.physicalOffset).to.equal(150_000)
    expect(queue.push(1, 1, 1, 1)).to.equal(2000)
  })

  it('finds positions by time as a walk through all entries would', () => {
    const sorted = fc.array(fc.nat(50)).map(times => times.sort((one, other) => one - other))
    fc.assert(
      fc.property(sorted, fc.nat(60), (times, asked) => {
        const queue = queueOf(times)
        const first = times.findIndex(time => time >= asked)
        const lower = first < 0 ? times.length : first
        const upper = times.filter(time => time <= asked).length - 1

        expect(queue.offsetAt(asked, 'lower')).to.equal(lower)
        expect(queue.offsetAt(asked, 'upper')).to.equal(Math.max(0, upper))
      }),
    )
  })
})
