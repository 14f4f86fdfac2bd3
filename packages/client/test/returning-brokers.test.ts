// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import type { TopicRouteData } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { ReturningBrokers } from '../src/returning-brokers.js'

const route = (...names: string[]): TopicRouteData => ({
  orderTopicConf: undefined,
  queueDatas: [],
  brokerDatas: names.map(brokerName => ({
    cluster: 'c',
    brokerName,
    brokerAddrs: new Map([[0, `${brokerName}:1`]]),
    enableActingMaster: false,
  })),
  filterServerTable: new Map(),
})

describe('a route that has lost a broker', () => {
  it('is asked again a few times, then left to the poll', async () => {
    const clock = new VirtualClock(0)
    const asked: number[] = []
    const returning = new ReturningBrokers(clock, () => {
      asked.push(clock.now())
      return Promise.resolve(undefined)
    })

    returning.onRoute('t', route('a'), route('a', 'b'))
    await clock.advance(60_000)

    expect(asked).to.have.length(4)
    expect(asked[0]).to.be.within(800, 1200)
    expect(asked[3]).to.be.within(12_000, 18_000)
    expect(clock.pending).to.equal(0)
  })

  it('is left alone as soon as the broker is back', async () => {
    const clock = new VirtualClock(0)
    let asked = 0
    const returning: ReturningBrokers = new ReturningBrokers(clock, () => {
      asked++
      returning.onRoute('t', route('a', 'b'), route('a'))
      return Promise.resolve(undefined)
    })

    returning.onRoute('t', route('a'), route('a', 'b'))
    await clock.advance(60_000)

    expect(asked).to.equal(1)
    expect(clock.pending).to.equal(0)
  })

  it('misses all that left, one after the other, also when it cannot be asked', async () => {
    const clock = new VirtualClock(0)
    let asked = 0
    const returning = new ReturningBrokers(clock, () => {
      asked++
      return Promise.reject(new RangeError('away'))
    })

    returning.onRoute('t', route('a', 'b'), route('a', 'b', 'c'))
    returning.onRoute('t', route('a'), route('a', 'b'))
    returning.onRoute('t', route('a', 'b'), route('a'))
    await clock.advance(60_000)

    expect(asked).to.equal(4)
  })

  it('is not asked when nobody left, or when the instance has ended', async () => {
    const clock = new VirtualClock(0)
    const returning = new ReturningBrokers(clock, () => Promise.reject(new RangeError('asked')))

    returning.onRoute('new', route('a'), undefined)
    returning.onRoute('grown', route('a', 'b'), route('a'))
    returning.onRoute('lost', route('a'), route('a', 'b'))
    returning.stop()

    expect(clock.pending).to.equal(0)
  })
})
