// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { defaultDelayLevels, delayLevelFor, failuresOf, isCommitLater, isRollback } from '../../src/delivery/verdict.js'

describe('what a handler returns', () => {
  it('is success when it is nothing, and when it only waits with the commit', () => {
    for (const result of [undefined, null, { commit: false }]) expect(failuresOf(result, 2)).to.equal(undefined)
  })

  it('is a failure of all messages when it is a retry', () => {
    expect(failuresOf({ delayLevel: 4 }, 2)?.map(failure => failure?.delayLevel)).to.deep.equal([4, 4])
    expect(failuresOf({ retryAfter: 5000 }, 1)?.[0]).to.deep.equal({ delayLevel: 2, pauseMs: 5000, error: undefined })
    expect(failuresOf({ delayLevel: -1 }, 1)?.[0]?.delayLevel).to.equal(-1)
  })

  it('is a fate for each message when it is a list', () => {
    const failures = failuresOf([undefined, { delayLevel: 1 }, null], 3)

    expect(failures?.map(failure => failure?.delayLevel)).to.deep.equal([undefined, 1, undefined])
  })

  it('is a failure of what lies behind the acknowledged index', () => {
    const levels = (result: unknown) => failuresOf(result, 3)?.map(failure => failure?.delayLevel)

    expect(levels({ ackIndex: 0 })).to.deep.equal([undefined, 0, 0])
    expect(levels({ ackIndex: -1, delayLevel: 2 })).to.deep.equal([2, 2, 2])
    expect(levels({ ackIndex: 99 })).to.deep.equal([undefined, undefined, undefined])
  })

  it('is a failure that says why when nobody understands it', () => {
    const wrong = [42, 'done', true, {}, { retry: 1 }, { retryAfter: 'soon' }, { ackIndex: 'all' }, [undefined], [1, 2]]
    for (const result of wrong) {
      const failures = failuresOf(result, 2)
      expect(failures, JSON.stringify(result)).to.have.length(2)
      expect(failures?.[0]?.error, JSON.stringify(result)).to.be.instanceOf(UsageError)
      expect(failures?.[0]?.delayLevel).to.equal(0)
    }
  })

  it('tells commits that wait and rollbacks apart', () => {
    expect([isCommitLater({ commit: false }), isCommitLater({}), isCommitLater(undefined)]).to.deep.equal([
      true,
      false,
      false,
    ])
    expect([isRollback({ rollback: true }), isRollback({ rollback: false }), isRollback(null)]).to.deep.equal([
      true,
      false,
      false,
    ])
    expect(failuresOf({ rollback: true }, 1)?.[0]?.error).to.equal(undefined)
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
