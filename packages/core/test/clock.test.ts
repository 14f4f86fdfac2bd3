// SPDX-License-Identifier: Apache-2.0
import { systemClock, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('a virtual clock', () => {
  it('runs timers in the order of their time, and those that they start', async () => {
    const clock = new VirtualClock(1000)
    const seen: string[] = []
    clock.setTimeout(() => seen.push(`b at ${clock.now()}`), 20)
    clock.setTimeout(() => {
      seen.push(`a at ${clock.now()}`)
      clock.setTimeout(() => seen.push(`c at ${clock.now()}`), 5)
    }, 10)

    await clock.advance(30)

    expect(seen).to.deep.equal(['a at 1010', 'c at 1015', 'b at 1020'])
    expect(clock.now()).to.equal(1030)
    expect(clock.monotonic()).to.equal(30)
  })

  it('tells whole milliseconds, and counts fractions of them', async () => {
    const clock = new VirtualClock(1000)

    await clock.advance(0.6)
    const first = [clock.now(), clock.monotonic()]
    await clock.advance(0.6)

    expect(first).to.deep.equal([1000, 0.6])
    expect([clock.now(), clock.monotonic()]).to.deep.equal([1001, 1.2])
  })

  it('forgets cleared timers', async () => {
    const clock = new VirtualClock()
    const timer = clock.setTimeout(() => expect.fail('it was cleared'), 10)

    timer.clear()
    await clock.advance(20)

    expect(clock.pending).to.equal(0)
  })
})

describe('a timer without an end', () => {
  for (const [name, clock] of Object.entries({ systemClock, virtualClock: new VirtualClock() })) {
    it(`is no timer, by ${name}`, async () => {
      let isCalled = false

      const timer = clock.setTimeout(() => (isCalled = true), Infinity)
      // The machine's clock is the subject: a timer of 1 ms is due by the end of these.
      await new Promise(resolve => setTimeout(resolve, 5))
      timer.clear()

      expect(isCalled).to.equal(false)
    })
  }

  it('is none of 1 ms because it is longer than Node.js can count', async () => {
    let isCalled = false

    const timer = systemClock.setTimeout(() => (isCalled = true), 2 ** 31)
    // The machine's clock is the subject here, too.
    await new Promise(resolve => setTimeout(resolve, 5))
    timer.clear()

    expect(isCalled).to.equal(false)
  })
})
