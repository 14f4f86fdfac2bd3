// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { RemotingCommand } from '@rocketmq-ts/remoting'
import { leftBySmallCollections } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { PendingCall } from '../src/pending-call.js'
import { PendingCalls } from '../src/pending-calls.js'

describe('the calls that wait for an answer', () => {
  const nothing = () => undefined
  let clock: VirtualClock
  let frame: number
  let expired: number[]
  let pending: PendingCalls
  beforeEach(() => {
    clock = new VirtualClock()
    frame = 0
    expired = []
    pending = new PendingCalls(clock, call => expired.push(call.opaque))
  })

  function added({
    timeoutMs = 1000,
    resolve = nothing,
  }: { timeoutMs?: number; resolve?: () => unknown } = {}): PendingCall {
    const wait = { startedAt: clock.monotonic(), timeoutMs, signal: undefined }
    const call = new PendingCall(undefined, new RemotingCommand({ code: 1 }), wait, resolve, nothing)
    call.opaque = pending.nextOpaque()
    call.frame = ++frame
    pending.add(call)
    return call
  }

  it('are found by their number, each once, however many there are', () => {
    const calls = Array.from({ length: 5000 }, () => added())

    expect(new Set(calls.map(({ opaque }) => opaque)).size).to.equal(5000)
    expect(pending.size).to.equal(5000)
    for (const call of calls) expect(pending.take(call.opaque)).to.equal(call)
    for (const call of calls) expect(pending.take(call.opaque)).to.equal(undefined)
    expect(pending.size).to.equal(0)
  })

  it('are not mistaken for others while one of them waits for long', () => {
    const patient = added()

    for (let later = 0; later < 1000; later++) {
      const call = added()
      expect(call.opaque).not.to.equal(patient.opaque)
      expect(pending.take(call.opaque)).to.equal(call)
      expect(pending.take(call.opaque)).to.equal(undefined)
    }

    expect(pending.take(patient.opaque)).to.equal(patient)
  })

  it('are not found by numbers that nobody has', () => {
    const call = added()

    for (const opaque of [0, -1, call.opaque + 1, call.opaque + 64, call.opaque - 64, 0x7fffffff]) {
      expect(pending.take(opaque), String(opaque)).to.equal(undefined)
    }
  })

  it('end in the order in which they were sent', async () => {
    const calls = Array.from({ length: 200 }, () => added())
    for (const call of calls.slice(0, 100)) pending.take(call.opaque)
    const later = Array.from({ length: 100 }, () => added())
    const patient = added({ timeoutMs: 5000 })
    const inOrder = [...calls.slice(100), ...later].map(({ opaque }) => opaque)

    await clock.advance(1000)

    expect(expired).to.deep.equal(inOrder)
    expect(pending.takeAll()).to.deep.equal([patient])
    expect(clock.pending).to.equal(0)
  })

  it('leave nothing when they are answered', () => {
    const left = leftBySmallCollections(() => {
      for (let call = 1; call <= 5000; call++) {
        const bytes = new Array<number>(1000).fill(call)
        const { opaque } = added({ resolve: () => bytes.length })
        pending.take(opaque - 100)
      }
    })

    // 40 MB have come and gone, 0.8 MB are there. A `Map` keeps 15 MB.
    expect(left).to.be.lessThan(5_000_000)
  })
})
