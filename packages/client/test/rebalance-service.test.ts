// SPDX-License-Identifier: Apache-2.0
// When consumers take their shares, with the hands of the clock turned by the test.
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import { silentLogger, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { RebalanceService } from '../src/rebalance-service.js'
import { memberConsumer } from './members.js'

describe('the rebalance service', () => {
  let clock: VirtualClock
  let rounds: number[]
  let warnings: string[]
  let consumers: Map<string, RegisteredConsumer>
  let service: RebalanceService

  beforeEach(() => {
    clock = new VirtualClock(0)
    rounds = []
    warnings = []
    consumers = new Map()
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) }
    service = new RebalanceService(clock, logger, () => consumers)
  })
  afterEach(async () => {
    await service.stop()
    expect(clock.pending).to.equal(0)
  })

  /** @param answer whether the n-th round, counted from 1, is balanced */
  function member(group: string, answer: (round: number) => boolean | Promise<boolean>): void {
    let round = 0
    const rebalance = async () => {
      rounds.push(clock.now())
      return answer(++round)
    }
    consumers.set(group, memberConsumer(group, { rebalance }))
  }

  it('lets them do so every 20 s', async () => {
    member('CG', () => true)
    service.start()

    await clock.advance(60_000)

    expect(rounds).to.deep.equal([20_000, 40_000, 60_000])
  })

  it('comes again after 1 s while one is not balanced, whoever it is', async () => {
    member('CG1', round => round > 2)
    member('CG2', () => true)
    service.start()

    await clock.advance(42_000)

    expect(rounds).to.deep.equal([20_000, 20_000, 21_000, 21_000, 22_000, 22_000, 42_000, 42_000])
  })

  it('goes on with the others when one fails, says so, and comes again after 1 s', async () => {
    member('CG1', round => (round === 1 ? Promise.reject(new RangeError('away')) : true))
    member('CG2', () => true)
    service.start()

    await clock.advance(21_000)

    expect(rounds).to.deep.equal([20_000, 20_000, 21_000, 21_000])
    expect(warnings).to.deep.equal(['rebalance of consumer group CG1 failed: away'])
  })

  it('comes at once when it is woken, and 200 ms after the last round at the earliest', async () => {
    member('CG', () => true)
    service.start()

    service.wake()
    service.wake()
    await clock.advance(0)
    service.wake()
    await clock.advance(199)
    const early = [...rounds]
    await clock.advance(1)

    expect(early).to.deep.equal([0])
    expect(rounds).to.deep.equal([0, 200])
  })

  it('comes once more when it is woken during a round', async () => {
    member('CG', round => {
      if (round === 1) service.wake()
      return true
    })
    service.start()

    await clock.advance(40_000)

    expect(rounds).to.deep.equal([20_000, 20_200])
  })

  it('does not come before it is started, nor when it was stopped', async () => {
    member('CG', () => true)
    service.wake()
    await clock.advance(30_000)
    service.start()
    await service.stop()
    service.wake()
    await clock.advance(30_000)

    expect(rounds).to.deep.equal([])
  })

  it('waits for the round that is under way when it is stopped, and plans no other', async () => {
    let finish: (isBalanced: boolean) => void = () => undefined
    member('CG', () => new Promise<boolean>(resolve => (finish = resolve)))
    service.start()
    await clock.advance(20_000)

    let isStopped = false
    const stopping = service.stop().then(() => (isStopped = true))
    await clock.advance(0)
    const during = isStopped
    finish(false)
    await stopping
    await clock.advance(60_000)

    expect(during).to.equal(false)
    expect(rounds).to.deep.equal([20_000])
  })

  it('has a round of its own for a consumer that starts, after the one under way', async () => {
    const finish: (() => void)[] = []
    member('CG', () => new Promise<boolean>(resolve => finish.push(() => resolve(true))))
    service.start()
    await clock.advance(20_000)

    const own = service.rebalanceNow()
    await clock.advance(0)
    const during = rounds.length
    finish[0]?.()
    await clock.advance(0)
    finish[1]?.()
    await own

    expect([during, rounds.length]).to.deep.equal([1, 2])
  })
})
