// SPDX-License-Identifier: Apache-2.0
import { CredentialsCache, Pace, VirtualClock, type Credentials } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('the pace of who gets nowhere', () => {
  it('halves with each answer down to one a second, and is the first one again after progress', () => {
    const pace = new Pace()
    const pauses = Array.from({ length: 7 }, () => pace.fruitless())
    pace.progress()

    expect(pauses).to.deep.equal([50, 100, 200, 400, 800, 1000, 1000])
    expect(pace.fruitless()).to.equal(50)
  })

  it('is hopeless when it has become the slowest', () => {
    const pace = new Pace()
    const told = Array.from({ length: 6 }, () => {
      pace.fruitless()
      return pace.isHopeless
    })

    expect(told).to.deep.equal([false, false, false, false, true, true])
    for (let more = 0; more < 2000; more++) pace.fruitless()
    expect(pace.fruitless()).to.equal(1000)
    expect(pace.isHopeless).to.equal(true)
    pace.progress()
    expect(pace.isHopeless).to.equal(false)
  })
})

describe('credentials', () => {
  const fixed: Credentials = { accessKey: 'a', secretKey: 's' }

  it('that are given are used without a question', () => {
    expect(new CredentialsCache(fixed, new VirtualClock()).get()).to.equal(fixed)
  })

  it('of a provider are kept for a minute, and asked once by all who want them at the same time', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(() => ({ ...fixed, accessKey: `a${++asked}` }), clock)

    const first = await Promise.all([cache.get(), cache.get()])
    expect(first.map(({ accessKey }) => accessKey)).to.deep.equal(['a1', 'a1'])
    await clock.advance(59_999)
    expect(cache.get()).to.include({ accessKey: 'a1' }).and.not.be.instanceOf(Promise)
    await clock.advance(1)
    expect((await cache.get()).accessKey).to.equal('a2')
  })

  it('that expire are asked for again ten seconds earlier', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(
      () => ({ ...fixed, accessKey: `a${++asked}`, expiresAt: clock.now() + 30_000 }),
      clock,
    )
    await cache.get()

    await clock.advance(19_999)
    expect((await cache.get()).accessKey).to.equal('a1')
    await clock.advance(1)
    expect((await cache.get()).accessKey).to.equal('a2')
  })

  it('that do not live long are asked for once a second at most', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(
      () => ({ ...fixed, accessKey: `a${++asked}`, expiresAt: clock.now() + 500 }),
      clock,
    )
    await cache.get()

    await clock.advance(999)
    expect((await cache.get()).accessKey).to.equal('a1')
    await clock.advance(1)
    expect((await cache.get()).accessKey).to.equal('a2')
  })

  it('whose provider fails are asked for again after a second, not at once', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(() => {
      if (++asked === 1) throw new Error('not today')
      return fixed
    }, clock)
    const outcome = async () => {
      try {
        return (await cache.get()).accessKey
      } catch (error) {
        return (error as Error).message
      }
    }

    expect(await outcome()).to.equal('not today')
    expect(await outcome()).to.equal('not today')
    await clock.advance(1000)
    expect(await outcome()).to.equal('a')
    expect(asked).to.equal(2)
  })

  it('are not asked for again while a question is not answered, however long that takes', async () => {
    const clock = new VirtualClock()
    const answers: (() => void)[] = []
    const cache = new CredentialsCache(
      () => new Promise<Credentials>(resolve => answers.push(() => resolve(fixed))),
      clock,
    )
    const first = cache.get()
    await clock.advance(100_000)
    const second = cache.get()
    for (const answer of answers) answer()

    expect(await Promise.all([first, second])).to.deep.equal([fixed, fixed])
    expect(answers).to.have.length(1)
  })
})
