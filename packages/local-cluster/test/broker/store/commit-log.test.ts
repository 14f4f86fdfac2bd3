// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { CommitLog } from '../../../src/broker/store/commit-log.js'

const limits = { segmentBytes: 65_536, retainBytes: 1024 * 1024 }

describe('a commit log', () => {
  it('gives each record the position behind the one before, and finds it there', () => {
    const records = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40_000 }), { maxLength: 40 })
    fc.assert(
      fc.property(records, written => {
        const log = new CommitLog(limits, () => undefined)
        const kept = written.map(bytes => ({ bytes: Buffer.from(bytes), offset: log.append(Buffer.from(bytes), 0) }))

        let expected = 0
        for (const { bytes, offset } of kept) {
          expect(offset).to.equal(expected)
          expected += bytes.length
          if (offset < log.minOffset) continue
          expect(log.viewAt(offset)?.subarray(0, bytes.length).equals(bytes)).to.equal(true)
        }
        expect(log.maxOffset).to.equal(expected)
      }),
    )
  })

  it('drops its oldest segments when it holds too much, and says where it begins', () => {
    const beginnings: number[] = []
    const log = new CommitLog({ segmentBytes: 65_536, retainBytes: 200_000 }, begins => beginnings.push(begins))
    for (let index = 0; index < 100; index++) log.append(Buffer.alloc(10_000, index), 0)

    expect(log.minOffset).to.be.greaterThan(0)
    expect(log.maxOffset - log.minOffset).to.be.at.most(200_000)
    expect(beginnings.at(-1)).to.equal(log.minOffset)
    expect(log.viewAt(0)).to.equal(undefined)
    expect(log.viewAt(log.maxOffset)).to.equal(undefined)
    expect(log.viewAt(log.maxOffset - 10_000)?.[0]).to.equal(99)
  })

  it('deletes whole segments by the time of their last record, but never the newest one', () => {
    const log = new CommitLog(limits, () => undefined)
    for (let index = 0; index < 18; index++) log.append(Buffer.alloc(10_000, index), index)
    log.deleteUntil(4)
    const beforeTheSixth = log.minOffset
    log.deleteUntil(5)
    const afterTheSixth = log.minOffset
    log.deleteUntil(1000)

    // Six records of 10,000 bytes fit into a segment.
    expect([beforeTheSixth, afterTheSixth, log.minOffset]).to.deep.equal([0, 60_000, 120_000])
  })

  it('takes a record that is larger than a segment', () => {
    const log = new CommitLog(limits, () => undefined)
    log.append(Buffer.alloc(10), 0)
    const offset = log.append(Buffer.alloc(300_000, 7), 0)
    log.append(Buffer.alloc(10, 8), 0)

    expect(log.viewAt(offset)?.length).to.be.at.least(300_000)
    expect(log.viewAt(offset + 300_000)?.[0]).to.equal(8)
  })
})
