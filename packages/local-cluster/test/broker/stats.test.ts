// SPDX-License-Identifier: Apache-2.0
import { Timers, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { Stats, type StatsSpan } from '../../src/broker/stats.js'

const seconds = 1000
const minutes = 60 * seconds
const hours = 60 * minutes

describe('counters of messages', () => {
  let clock: VirtualClock
  let stats: Stats
  beforeEach(() => {
    clock = new VirtualClock()
    stats = new Stats({ clock, timers: new Timers(clock) })
  })

  const put = (count: number) => {
    for (let i = 0; i < count; i++) stats.notePut('orders', 10)
  }
  const figures = (span: StatsSpan) => stats.figures('TOPIC_PUT_NUMS', 'orders', span)

  it('sum up what came in the last minute, by samples of ten seconds', async () => {
    put(1)
    const atOnce = figures('minute')
    await clock.advance(10 * seconds)
    const early = figures('minute')
    put(2)
    await clock.advance(50 * seconds)
    const inTime = figures('minute')
    await clock.advance(10 * seconds)
    const later = figures('minute')
    await clock.advance(10 * seconds)

    expect(atOnce).to.deep.equal({ sum: 0, tps: 0, avgpt: 0 })
    expect(early).to.deep.equal({ sum: 1, tps: 0.1, avgpt: 1 })
    expect(inTime).to.deep.equal({ sum: 3, tps: 0.05, avgpt: 1 })
    expect(later?.sum).to.equal(2)
    expect(figures('minute')?.sum).to.equal(0)
  })

  it('sum up what came in the last hour, by samples of ten minutes', async () => {
    put(3)
    await clock.advance(9 * minutes)
    const early = figures('hour')
    await clock.advance(minutes)
    const inTime = figures('hour')
    await clock.advance(50 * minutes)
    const last = figures('hour')
    await clock.advance(10 * minutes)

    expect(early?.sum).to.equal(0)
    expect(inTime).to.deep.equal({ sum: 3, tps: 0.005, avgpt: 1 })
    expect(last?.sum).to.equal(3)
    expect(figures('hour')?.sum).to.equal(0)
  })

  it('sum up what came in the last day, by samples of an hour', async () => {
    put(3)
    await clock.advance(59 * minutes)
    const early = figures('day')
    await clock.advance(minutes)
    const inTime = figures('day')
    await clock.advance(23 * hours)
    const last = figures('day')
    await clock.advance(hours)

    expect(early?.sum).to.equal(0)
    expect(inTime).to.deep.equal({ sum: 3, tps: 3 / 3600, avgpt: 1 })
    expect(last?.sum).to.equal(3)
    expect(figures('day')?.sum).to.equal(0)
  })

  it('tell the mean of what was counted at a time', async () => {
    stats.noteRead('orders', 'billing', 4, 100)
    stats.noteRead('orders', 'billing', 2, 50)
    await clock.advance(10 * seconds)

    expect(stats.figures('GROUP_GET_NUMS', 'orders@billing', 'minute')).to.deep.equal({ sum: 6, tps: 0.6, avgpt: 3 })
    expect(stats.figures('GROUP_GET_SIZE', 'orders@billing', 'minute')).to.deep.equal({ sum: 150, tps: 15, avgpt: 75 })
    expect(stats.perSecond('GROUP_GET_NUMS', 'orders@billing')).to.equal(0.6)
    expect(stats.perSecond('GROUP_GET_NUMS', 'orders@other')).to.equal(0)
    expect(stats.totals).to.deep.equal({ put: 0, putBytes: 0, got: 6 })
  })
})
