// SPDX-License-Identifier: Apache-2.0
// The schedule of a chaos run follows from its seed, and lets nothing happen that would prove nothing.
import { expect } from 'chai'
import { scheduleOf, type ScheduleOptions } from '../../src/chaos/schedule.js'

const options: ScheduleOptions = {
  seed: 7,
  seconds: 600,
  restartMs: 10_000,
  members: ['push-1', 'push-2', 'simple-1'],
  guests: ['push-guest'],
  links: ['namesrv', 'broker-a', 'broker-b', 'proxy'],
  brokers: ['broker-a', 'broker-b'],
}

describe('the schedule of a chaos run', () => {
  it('is the same for the same seed, and another one for another seed', () => {
    expect(scheduleOf(options)).to.deep.equal(scheduleOf(options))
    expect(scheduleOf(options)).to.not.deep.equal(scheduleOf({ ...options, seed: 8 }))
  })

  it('has every kind of fault in ten minutes', () => {
    const kinds = new Set(scheduleOf(options).map(({ kind }) => kind))

    expect([...kinds].sort()).to.deep.equal([
      ...['blackHole', 'brokerKill', 'clock', 'close', 'deafServer', 'halfClose', 'join', 'kill', 'latency'],
      ...['nameServersAway', 'proxyKill', 'reset', 'slices', 'suspend'],
    ])
  })

  it('leaves the beginning and the end alone', () => {
    const moments = scheduleOf(options).map(({ atMs }) => atMs)

    expect(Math.min(...moments)).to.be.at.least(40_000)
    expect(Math.max(...moments)).to.be.at.most(560_000)
    expect(moments).to.deep.equal([...moments].sort((a, b) => a - b))
  })

  it('never kills a broker while another one is gone', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const kills = scheduleOf({ ...options, seed }).filter(({ kind }) => kind === 'brokerKill')
      kills.slice(1).forEach(({ atMs }, index) => {
        const before = kills[index]
        expect(atMs).to.be.at.least((before?.atMs ?? 0) + (before?.forMs ?? 0) + options.restartMs)
      })
    }
  })

  it('breaks the same thing once at a time', () => {
    const until = new Map<string, number>()
    for (const { target, atMs, forMs } of scheduleOf(options)) {
      expect(atMs, target).to.be.at.least(until.get(target) ?? 0)
      until.set(target, atMs + forMs)
    }
  })
})
