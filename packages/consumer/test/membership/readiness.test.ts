// SPDX-License-Identifier: Apache-2.0
import { AbortedError, ClosedError, TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { Readiness } from '../../src/membership/readiness.js'

describe('waiting for a share of every topic', () => {
  it('ends when nothing is missing, also for those who come later', async () => {
    const readiness = new Readiness(new VirtualClock())
    const waiting = readiness.wait({})
    readiness.update(['a'])
    readiness.update([])
    await waiting
    await readiness.wait({})
  })

  it('is bounded, and names what is missing', async () => {
    const clock = new VirtualClock()
    const readiness = new Readiness(clock)
    readiness.update(['a', 'b'])
    const waiting = readiness.wait({ timeoutMs: 100 }).catch((error: unknown) => error)
    await clock.advance(100)

    expect(await waiting)
      .to.be.instanceOf(TimeoutError)
      .and.have.property('message')
      .that.contains('a, b')
  })

  it('ends with a signal, and with the consumer', async () => {
    const readiness = new Readiness(new VirtualClock())
    const aborter = new AbortController()
    const aborted = readiness.wait({ signal: aborter.signal }).catch((error: unknown) => error)
    const closed = readiness.wait({}).catch((error: unknown) => error)
    aborter.abort()
    readiness.close(new ClosedError('closed'))

    expect(await aborted).to.be.instanceOf(AbortedError)
    expect(await closed).to.be.instanceOf(ClosedError)
  })
})
