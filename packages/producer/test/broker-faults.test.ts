// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { BrokerFaults } from '../src/broker-faults.js'

describe('the table of broker faults', () => {
  let clock: VirtualClock
  let faults: BrokerFaults
  beforeEach(() => {
    clock = new VirtualClock()
    faults = new BrokerFaults(clock)
  })

  const rows: [latencyMs: number, isolatedMs: number][] = [
    [50, 0],
    [549, 0],
    [550, 2000],
    [1800, 5000],
    [3000, 6000],
    [5000, 10_000],
    [15_000, 30_000],
  ]
  for (const [latencyMs, isolatedMs] of rows) {
    it(`isolates a broker for ${isolatedMs} ms after an answer that took ${latencyMs} ms`, async () => {
      faults.succeeded('a', latencyMs)
      const atOnce = faults.isAvailable('a')
      await clock.advance(isolatedMs - 1)
      const before = faults.isAvailable('a')
      await clock.advance(1)

      expect([atOnce, before, faults.isAvailable('a')]).to.deep.equal([isolatedMs === 0, isolatedMs === 0, true])
    })
  }

  it('isolates a broker that failed for 10 s, and lets it in again without a success', async () => {
    faults.failed('a', { isReachable: false })
    const before = [faults.isAvailable('a'), faults.isReachable('a')]

    await clock.advance(10_000)

    expect(before).to.deep.equal([false, false])
    expect(faults.isAvailable('a')).to.equal(true)
  })

  it('lets a broker in at once when a probe reached it', () => {
    faults.failed('a', { isReachable: false })

    faults.reached('a')

    expect(faults.isAvailable('a')).to.equal(true)
    expect(faults.unreachable).to.deep.equal([])
  })

  it('says nothing against brokers that it does not know', () => {
    expect([faults.isAvailable('b'), faults.isReachable('b')]).to.deep.equal([true, true])
  })
})
