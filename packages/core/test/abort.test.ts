// SPDX-License-Identifier: Apache-2.0
import {
  AbortedError,
  ConsumeContext,
  LinkedAbort,
  onAbort,
  pause,
  systemClock,
  untilAborted,
  WakeUp,
} from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

describe('a signal that many wait for', () => {
  it('calls each of them once, and at once when it has aborted before', () => {
    const aborter = new AbortController()
    const called: number[] = []
    for (const index of [0, 1, 2]) onAbort(aborter.signal, () => called.push(index))
    onAbort(aborter.signal, () => called.push(3))()
    aborter.abort()
    aborter.abort()
    onAbort(aborter.signal, () => called.push(4))
    onAbort(undefined, () => called.push(5))

    expect(called).to.deep.equal([0, 1, 2, 4])
  })

  it('can be waited for again by one that was called', () => {
    const aborter = new AbortController()
    const called: string[] = []
    let unlink: () => void = () => undefined
    onAbort(aborter.signal, () => unlink())
    unlink = onAbort(aborter.signal, () => called.push('taken back by the one before'))
    aborter.abort()

    expect(called).to.deep.equal([])
  })

  it('brings no warning, and keeps nothing of those who have waited', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const { signal } = new AbortController()
    let added = 0
    let removed = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      added++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      removed++
      remove(...args)
    }
    const waiting = Array.from({ length: 20 }, () => pause(systemClock, 1, signal))
    const wakeUp = new WakeUp(systemClock)
    const woken = Array.from({ length: 20 }, () => wakeUp.wait({ timeoutMs: 1, signal }))
    await Promise.all([...waiting, ...woken])
    // Warnings come in a turn of their own.
    await new Promise(resolve => setImmediate(resolve))
    process.removeListener('warning', note)

    expect(warnings).to.deep.equal([])
    expect([added, removed]).to.deep.equal([1, 1])
  })
})

describe('a linked signal', () => {
  it('aborts with the first of the others, for its reason, until they are let go', () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const linked = new LinkedAbort(one.signal, undefined, other.signal)
    const released = new LinkedAbort(one.signal, other.signal)
    released.release()
    other.abort('why')
    one.abort('too late')

    expect([linked.signal.aborted, linked.signal.reason]).to.deep.equal([true, 'why'])
    expect(released.signal.aborted).to.equal(false)
  })
})

describe('work that is waited for until a signal aborts', () => {
  it('rejects as Node.js does, with the reason as cause, and does not begin under an aborted signal', async () => {
    const aborter = new AbortController()
    const reason = new RangeError('changed my mind')
    let begun = 0
    const work = () => {
      begun++
      return new Promise<void>(() => undefined)
    }
    const waiting = rejection(untilAborted({ signal: aborter.signal }, 'the work', work))
    aborter.abort(reason)
    const [during, before] = [
      await waiting,
      await rejection(untilAborted({ signal: aborter.signal }, 'the work', work)),
    ]

    for (const error of [during, before]) {
      expect(error).to.be.instanceOf(AbortedError)
      expect(error).to.include({
        name: 'AbortError',
        code: 'ERR_ABORTED',
        message: 'the work was aborted',
        cause: reason,
      })
    }
    expect(begun).to.equal(1)
  })

  it('settles as the work does', async () => {
    const { signal } = new AbortController()

    expect(await untilAborted({ signal }, 'the work', () => 1)).to.equal(1)
    expect(await untilAborted({}, 'the work', async () => 2)).to.equal(2)
    expect(
      await rejection(untilAborted({ signal }, 'the work', () => Promise.reject(new RangeError('no')))),
    ).to.be.instanceOf(RangeError)
  })
})

describe('the signal of a handler', () => {
  const queue = { topic: 'T', brokerName: 'b', queueId: 0 }

  it('aborts with the queue and with the consumer, also when it is asked for afterwards', () => {
    const gone = new AbortController()
    const byQueue = new ConsumeContext('g', { queue, signal: gone.signal })
    const byConsumer = new ConsumeContext('g', { queue, signal: gone.signal })
    const signals = [byQueue.signal]
    byConsumer.abort(new RangeError('closed'))
    signals.push(byConsumer.signal)
    gone.abort(new RangeError('given away'))

    expect(signals.map(({ reason }) => String(reason))).to.deep.equal(['RangeError: given away', 'RangeError: closed'])
  })
})
