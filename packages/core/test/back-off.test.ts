// SPDX-License-Identifier: Apache-2.0
import { backOffMs } from '@rocketmq-ts/core'
import { expect } from 'chai'

const pauses = (backOff: Parameters<typeof backOffMs>[0], ...failures: readonly number[]) =>
  failures.map(count => backOffMs(backOff, count))

describe('back-off', () => {
  it('doubles each pause up to the longest', () => {
    expect(pauses({ initialMs: 100, maxMs: 500 }, 1, 2, 3, 4, 5, 100_000)).to.deep.equal([100, 200, 400, 500, 500, 500])
  })

  it('grows by the multiplier that it is given', () => {
    expect(pauses({ initialMs: 10, maxMs: 1000, multiplier: 3 }, 1, 2, 3)).to.deep.equal([10, 30, 90])
    expect(pauses({ initialMs: 10, maxMs: 1000, multiplier: 1 }, 1, 2, 3)).to.deep.equal([10, 10, 10])
  })

  it('waits for no time, however large the multiplier of a server is, when the first pause is none', () => {
    expect(pauses({ initialMs: 0, maxMs: 1000, multiplier: 3e38 }, 1, 2, 1000)).to.deep.equal([0, 0, 0])
  })

  it('takes what is below one failure for the first one', () => {
    expect(pauses({ initialMs: 100, maxMs: 500 }, 0, -3)).to.deep.equal([100, 100])
  })

  it('is shorter or longer by a share of the pause, and differs each time', () => {
    const drawn = Array.from({ length: 100 }, () => backOffMs({ initialMs: 100, maxMs: 500, jitter: 0.2 }, 9))

    for (const ms of drawn) expect(ms).to.be.within(400, 600)
    expect(new Set(drawn).size).to.be.above(90)
  })
})
