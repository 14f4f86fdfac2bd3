// SPDX-License-Identifier: Apache-2.0
// The small machines of time: one of each, used by every package.
import {
  AbortedError,
  pause,
  Scheduler,
  silentLogger,
  spanMs,
  Timers,
  Turns,
  UnderWay,
  VirtualClock,
  WakeUp,
  within,
} from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('a wait within a time', () => {
  it('ends with the work, and leaves no timer', async () => {
    const clock = new VirtualClock()

    expect(await within(clock, 1000, Promise.resolve())).to.equal(true)
    expect(clock.pending).to.equal(0)
  })

  it('ends when the time is over, before work that never is', async () => {
    const clock = new VirtualClock()
    const waiting = within(clock, 1000, new Promise(() => undefined))
    await clock.advance(1000)

    expect(await waiting).to.equal(false)
  })

  it('fails as the work does, and leaves no timer', async () => {
    const clock = new VirtualClock()
    const failure = await within(clock, 1000, Promise.reject(new RangeError('no'))).catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(RangeError)
    expect(clock.pending).to.equal(0)
  })
})

describe('turns', () => {
  it('run one after the other, also after one that failed', async () => {
    const turns = new Turns()
    const seen: string[] = []
    let open: () => void = () => undefined
    const first = turns.take(async () => {
      await new Promise<void>(resolve => (open = resolve))
      seen.push('first')
      throw new RangeError('no')
    })
    const second = turns.take(async () => seen.push('second'))

    await Promise.resolve()
    open()
    const failure = await first.catch((error: unknown) => error)
    await second

    expect(failure).to.be.instanceOf(RangeError)
    expect(seen).to.deep.equal(['first', 'second'])
  })
})

describe('a span as text', () => {
  it('has one unit, and fits a number', () => {
    expect(['90s', '15m', '2h', '1d'].map(spanMs)).to.deep.equal([90_000, 900_000, 7_200_000, 86_400_000])
    expect(['', '15', 'm', '1.5m', '1w', '9999999999999d'].map(spanMs)).to.deep.equal(Array(6).fill(undefined))
  })
})

describe('timers of one owner', () => {
  it('end together, and nothing starts afterwards', async () => {
    const clock = new VirtualClock()
    const timers = new Timers(clock)
    const seen: string[] = []
    timers.after(10, () => seen.push('after'))
    timers.every(10, () => void seen.push('every'))
    await clock.advance(10)

    timers.clear()
    timers.after(10, () => seen.push('late'))
    await clock.advance(100)

    expect(seen).to.deep.equal(['after', 'every'])
    expect([timers.pending, clock.pending]).to.deep.equal([0, 0])
  })

  it('repeat a period after the end of the work, which so never overlaps itself', async () => {
    const clock = new VirtualClock()
    const timers = new Timers(clock)
    const startedAt: number[] = []
    let end: () => void = () => undefined
    const repeated = timers.every(
      10,
      () => {
        startedAt.push(clock.monotonic())
        return new Promise<void>(resolve => (end = resolve))
      },
      1,
    )

    await clock.advance(50)
    end()
    await clock.advance(0)
    await clock.advance(9)
    const before = [...startedAt]
    await clock.advance(1)
    repeated.clear()
    end()
    await clock.advance(100)

    expect(before).to.deep.equal([1])
    expect(startedAt).to.deep.equal([1, 60])
  })
})

describe('work under way', () => {
  it('is waited for, with what begins meanwhile, whether it fails or not', async () => {
    const work = new UnderWay()
    const seen: string[] = []
    const first = work.track(Promise.reject(new RangeError('no')))
    const second = first.catch(() => work.track(Promise.resolve().then(() => seen.push('second'))))

    await work.whenIdle()
    await second

    expect(seen).to.deep.equal(['second'])
    expect(work.size).to.equal(0)
  })
})

describe('a pause', () => {
  it('ends when its time is over, and leaves no timer when a signal ends it', async () => {
    const clock = new VirtualClock()
    const ended: string[] = []
    const controller = new AbortController()
    void pause(clock, 10).then(() => ended.push('time'))
    void pause(clock, 10, controller.signal).then(() => ended.push('signal'))

    controller.abort()
    await clock.advance(9)
    const before = [...ended]
    await clock.advance(1)

    expect(before).to.deep.equal(['signal'])
    expect(ended).to.deep.equal(['signal', 'time'])
    expect(clock.pending).to.equal(0)
  })

  it('does not begin under an aborted signal', async () => {
    const clock = new VirtualClock()

    await pause(clock, 10, AbortSignal.abort())

    expect(clock.pending).to.equal(0)
  })
})

describe('a wake-up', () => {
  it('wakes all who wait, and is no use to who comes later', async () => {
    const clock = new VirtualClock()
    const wakeUp = new WakeUp(clock)
    const woken: string[] = []
    void wakeUp.wait({}).then(() => woken.push('first'))
    void wakeUp.wait({ timeoutMs: 50 }).then(() => woken.push('second'))

    wakeUp.wake()
    await clock.advance(1)
    void wakeUp.wait({ timeoutMs: 50 }).then(() => woken.push('late'))
    await clock.advance(49)
    const before = [...woken]
    await clock.advance(1)

    expect(before).to.have.members(['first', 'second'])
    expect(woken).to.include('late')
  })

  it('rejects when the signal aborts', async () => {
    const wakeUp = new WakeUp(new VirtualClock())

    const failure = await wakeUp.wait({ signal: AbortSignal.abort() }).catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(AbortedError)
  })
})

describe('a scheduler', () => {
  it('waits at its end for the task that runs', async () => {
    const clock = new VirtualClock()
    const scheduler = new Scheduler(clock, silentLogger)
    let end: () => void = () => undefined
    const run = () => new Promise<void>(resolve => (end = resolve))
    scheduler.schedule({ name: 'a task', firstDelayMs: 1, periodMs: 1, run })
    await clock.advance(1)
    let isStopped = false

    const stopped = scheduler.stop().then(() => (isStopped = true))
    await clock.advance(10)
    const before = isStopped
    end()
    await stopped

    expect(before).to.equal(false)
    expect(clock.pending).to.equal(0)
  })
})
