// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { defaultDelayLevels, delayLevelFor, verdictOf } from '../../src/delivery/verdict.js'

/** Has no text, and does not like to be asked. */
const hostile = new Proxy(
  {},
  {
    ownKeys() {
      throw new RangeError('no keys')
    },
    get() {
      throw new RangeError('no values')
    },
  },
)

describe('what a handler returns', () => {
  const levels = (result: unknown, count: number) =>
    verdictOf(result, count).failures?.map(failure => failure?.delayLevel)

  it('is success when it is nothing, and when it only waits with the commit', () => {
    for (const result of [undefined, null, { commit: false }, [undefined, null]]) {
      expect(verdictOf(result, 2)).to.include({ failures: undefined, ignored: undefined })
    }
  })

  it('is a failure of all messages when it is a retry', () => {
    expect(levels({ delayLevel: 4 }, 2)).to.deep.equal([4, 4])
    expect(levels({ delayLevel: -1 }, 1)).to.deep.equal([-1])
    const [failure] = verdictOf({ retryAfter: 5000 }, 1).failures ?? []
    expect(failure).to.deep.equal({ delayLevel: 2, pauseMs: 5000, error: undefined })
  })

  it('is a fate for each message when it is a list', () => {
    expect(levels([undefined, { delayLevel: 1 }, null], 3)).to.deep.equal([undefined, 1, undefined])
    expect(levels([{ id: 1 }, { delayLevel: 1 }], 2)).to.deep.equal([undefined, 1])
  })

  it('is a failure of what lies behind the acknowledged index', () => {
    expect(levels({ ackIndex: 0 }, 3)).to.deep.equal([undefined, 0, 0])
    expect(levels({ ackIndex: -1, delayLevel: 2 }, 3)).to.deep.equal([2, 2, 2])
    expect(levels({ ackIndex: 99 }, 3)).to.deep.equal([undefined, undefined, undefined])
  })

  it('is success, and told in words, when it is no verdict', () => {
    const saved = { id: 7, delayLevel: 3 }
    for (const result of [42, 'done', true, {}, saved, { retry: 1 }, [saved, saved], Symbol('s'), () => 1]) {
      const { failures, ignored } = verdictOf(result, 2)
      expect(failures).to.equal(undefined)
      expect(ignored).to.be.a('string').with.length.within(1, 80)
    }
    expect(verdictOf(true, 1).ignored).to.equal('true')
    expect(verdictOf([saved], 1).ignored).to.equal('a list of 1')
  })

  it('is a failure that says why when it is a verdict that makes no sense', () => {
    const unreadable = {
      get retryAfter(): number {
        throw new RangeError('no values')
      },
    }
    const wrong = [{ retryAfter: 'soon' }, { ackIndex: 'all' }, { retryAfter: -1 }, { rollback: false }]
    for (const result of [...wrong, [{ delayLevel: 1 }], hostile, unreadable]) {
      const { failures } = verdictOf(result, 2)
      expect(failures).to.have.length(2)
      expect(failures?.[0]?.error).to.be.instanceOf(UsageError)
      expect(failures?.[0]?.delayLevel).to.equal(0)
    }
  })

  it('tells commits that wait and rollbacks apart', () => {
    const results = [{ commit: false }, { rollback: true }, { rollback: true, retryAfter: 10 }, undefined]
    expect(results.map(result => verdictOf(result, 1).isCommitLater)).to.deep.equal([true, false, false, false])
    expect(results.map(result => verdictOf(result, 1).isRollback)).to.deep.equal([false, true, true, false])
    const failures = results.map(result => verdictOf(result, 1).failures?.[0])
    expect(failures.map(failure => failure?.error)).to.deep.equal([undefined, undefined, undefined, undefined])
    expect(failures[2]?.pauseMs).to.equal(10)
  })
})

describe('a time until the retry', () => {
  it('becomes the first delay level that is at least as long', () => {
    expect(defaultDelayLevels).to.have.length(18)
    expect([0, 1000, 1001, 10_000, 30_001, 7_200_000, 9_999_999].map(delayLevelFor)).to.deep.equal([
      1, 1, 2, 3, 5, 18, 18,
    ])
  })
})
