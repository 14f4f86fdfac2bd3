// SPDX-License-Identifier: Apache-2.0
import { AbortedError, OverloadError, TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { InFlight } from '../src/in-flight.js'

describe('the bound on what is in flight', () => {
  let clock: VirtualClock
  beforeEach(() => (clock = new VirtualClock()))
  const limited = (maxMessages: number, maxBytes = 1000, maxWaiting = 100) =>
    new InFlight({ clock, maxMessages, maxBytes, maxWaiting })
  const soon = () => ({ deadline: clock.monotonic() + 100 })

  it('lets in by number and by bytes, at once while there is room', async () => {
    const inFlight = limited(2, 100)

    expect(inFlight.enter(60, soon())).to.equal(undefined)
    expect(inFlight.enter(40, soon())).to.equal(undefined)
    const third = inFlight.enter(0, soon())
    inFlight.leave(60)

    expect(third).to.be.instanceOf(Promise)
    await third
  })

  it('serves those who wait in the order of coming, and nobody passes them', async () => {
    const inFlight = limited(10, 100)
    const order: string[] = []
    void inFlight.enter(90, soon())
    const large = inFlight.enter(50, soon())?.then(() => order.push('large'))
    // It would fit, but somebody was here before.
    const small = inFlight.enter(5, soon())?.then(() => order.push('small'))

    inFlight.leave(90)
    await large
    await small

    expect(order).to.deep.equal(['large', 'small'])
  })

  it('lets a message that is larger than the bound go alone', async () => {
    const inFlight = limited(10, 100)
    void inFlight.enter(10, soon())
    const huge = inFlight.enter(500, soon())

    inFlight.leave(10)
    await huge

    const next = inFlight.enter(1, soon())
    inFlight.leave(500)
    await next

    expect(next).to.be.instanceOf(Promise)
  })

  it('says not-sent to who waits too long, and takes him out of the row', async () => {
    const inFlight = limited(1)
    void inFlight.enter(1, soon())
    const late = inFlight.enter(1, soon())
    const patient = inFlight.enter(1, { deadline: clock.monotonic() + 1000 })
    const failure = rejection(late ?? Promise.resolve())

    await clock.advance(100)
    inFlight.leave(1)
    await patient

    expect(await failure)
      .to.be.instanceOf(TimeoutError)
      .and.include({ outcome: 'not-sent' })
  })

  it('lets a signal leave the row', async () => {
    const inFlight = limited(1)
    const aborter = new AbortController()
    void inFlight.enter(1, soon())
    const waiting = rejection(inFlight.enter(1, { ...soon(), signal: aborter.signal }) ?? Promise.resolve())

    aborter.abort(new Error('why'))
    const error = await waiting

    expect(error).to.be.instanceOf(AbortedError).and.include({ outcome: 'not-sent' })
    expect((error.cause as Error).message).to.equal('why')
    expect(inFlight.size).to.equal(1)
  })

  it('bounds the row too', async () => {
    const inFlight = limited(1, 1000, 1)
    void inFlight.enter(1, soon())
    const waiting = inFlight.enter(1, { deadline: Infinity })

    const error = await rejection(inFlight.enter(1, soon()) ?? Promise.resolve())
    inFlight.leave(1)
    await waiting

    expect(error).to.be.instanceOf(OverloadError).and.include({ outcome: 'not-sent', retry: 'later' })
  })

  it('tells when all have left', async () => {
    const inFlight = limited(1)
    void inFlight.enter(1, soon())
    const second = inFlight.enter(1, soon())
    const empty = inFlight.empty().then(() => inFlight.size)

    inFlight.leave(1)
    await second
    inFlight.leave(1)

    expect(await empty).to.equal(0)
  })
})
