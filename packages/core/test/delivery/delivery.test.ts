// SPDX-License-Identifier: Apache-2.0
// What a source is told of its messages, whatever handlers do. (How orders, failures and brokers mix is the subject of
// the models in packages/consumer/test/delivery.)
import { ConcurrentDelivery, deadLetter, OrderedDelivery } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { bench, pass } from './bench.js'
import { ListSource, type Text } from './list-source.js'

describe('concurrent delivery', () => {
  it('settles what is done, gives back what failed, and says that there is room', async () => {
    const { options, failed, counted } = bench(({ text }) => {
      if (text === 'bad') throw new RangeError('not today')
      return text === 'dead' ? deadLetter : undefined
    })
    const source = new ListSource('good', 'bad', 'dead')
    source.fates.push('retry', 'deadLetter')
    const delivery = new ConcurrentDelivery(options)
    delivery.submit(source)
    await pass()
    await delivery.stop(0)

    expect(source.told.filter(told => told !== 'room')).to.deep.equal([
      'good settled',
      'bad retry: not today',
      'dead deadLetter: asked for',
      'bad settled',
      'dead settled',
    ])
    expect(source.told.at(-1)).to.equal('room')
    expect(failed.map(({ message, fate }) => [message.text, message.attempts, fate])).to.deep.equal([
      ['bad', 1, 'retry'],
      ['dead', 1, 'deadLetter'],
    ])
    expect(counted).to.deep.equal([
      { done: 1, failed: 0 },
      { done: 0, failed: 1 },
      { done: 0, failed: 1 },
    ])
  })

  it('tries again after five seconds what no broker takes, one attempt later', async () => {
    const seen: number[] = []
    const { clock, options } = bench(({ attempts }) => {
      seen.push(attempts)
      if (attempts === 1) throw new RangeError('not today')
    })
    const source = new ListSource('a')
    source.fates.push('local')
    const delivery = new ConcurrentDelivery(options)
    delivery.submit(source)
    await pass()
    await clock.advance(4999)
    const tooEarly = [...seen]
    await clock.advance(1)
    await delivery.stop(0)

    expect(tooEarly).to.deep.equal([1])
    expect(seen).to.deep.equal([1, 2])
    expect(source.told.filter(told => told.endsWith('settled'))).to.deep.equal(['a settled'])
  })

  it('leaves to the source what cannot be read, and takes a failing deserializer for a failure', async () => {
    const seen: string[] = []
    const { options } = bench(({ text }) => void seen.push(text))
    const source = new ListSource('broken', 'no value', 'good')
    const delivery = new ConcurrentDelivery(options)
    delivery.submit(source)
    await pass()
    await delivery.stop(0)

    expect(seen).to.deep.equal(['good'])
    expect(source.told).to.include.members(['broken unreadable: bad bytes', 'no value retry: no JSON'])
  })

  it('gives back what a handler has had for too long, and does not count what it still does', async () => {
    let signal: AbortSignal | undefined
    let end: () => void = () => undefined
    const { clock, options } = bench(
      (_message, context) => {
        signal = context.signal
        return new Promise<void>(resolve => (end = resolve))
      },
      { consumeTimeoutMs: 1000 },
    )
    const source = new ListSource('slow')
    const delivery = new ConcurrentDelivery(options)
    delivery.submit(source)
    await clock.advance(2000)
    end()
    await pass()
    await delivery.stop(0)

    expect(signal?.aborted).to.equal(true)
    expect(delivery.running).to.equal(0)
    expect(source.told.filter(told => told !== 'room')).to.deep.equal([
      'slow retry: the handler of topic T took more than 1000 ms',
      'slow settled',
    ])
  })

  it('fails messages of a topic without a handler, and hands batches out by the size that is asked for', async () => {
    const without = bench(undefined)
    const lonely = new ListSource('a')
    const first = new ConcurrentDelivery(without.options)
    first.submit(lonely)
    const sizes: number[] = []
    const batches = bench({ batch: messages => void sizes.push(messages.length) }, { batchSize: 3 })
    const many = new ListSource('a', 'b', 'c', 'd')
    const second = new ConcurrentDelivery(batches.options)
    second.submit(many)
    await pass()
    await Promise.all([first.stop(0), second.stop(0)])

    expect(lonely.told[0]).to.equal('a retry: topic T has no handler')
    expect(sizes).to.deep.equal([3, 1])
  })
})

describe('ordered delivery', () => {
  it('hands out one message after the other, and waits after a failure', async () => {
    const seen: string[] = []
    const { clock, options, failed } = bench(({ text, attempts }) => {
      seen.push(`${text}${attempts}`)
      return attempts === 1 && text === 'a' ? { retryAfter: 50 } : undefined
    })
    const source = new ListSource('a', 'b')
    source.fates.push('suspended')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    await pass()
    const before = [...seen]
    await clock.advance(50)
    await pass()
    await delivery.stop(0)

    expect(before).to.deep.equal(['a1'])
    expect(seen).to.deep.equal(['a1', 'a2', 'b1'])
    expect(failed.map(({ fate }) => fate)).to.deep.equal(['suspended'])
  })

  it('waits longer with each attempt, when it is asked to', async () => {
    const seen: string[] = []
    const { clock, options } = bench(({ text, attempts }) => {
      seen.push(`${text}${attempts}`)
      throw new Error('not today')
    })
    const source = new ListSource('a')
    source.fates.push('suspended', 'suspended')
    const suspendMs = (next: Text | undefined) => 40_000 * ((next?.attempts ?? 1) - 1)
    const delivery = new OrderedDelivery({ ...options, suspendMs, longestPauseMs: 60_000 })
    delivery.submit(source)
    await pass()
    const counts: number[] = []
    for (const ms of [39_999, 1, 59_999, 1]) {
      await clock.advance(ms)
      await pass()
      counts.push(seen.length)
    }
    await delivery.stop(0)

    expect(counts).to.deep.equal([1, 2, 2, 3])
  })

  it('waits for half a minute at most by default, and for ten milliseconds at least', async () => {
    for (const [suspendMs, pauseMs] of [
      [3_600_000, 30_000],
      [0, 10],
    ] as const) {
      let calls = 0
      const { clock, options } = bench(() => {
        calls++
        throw new Error('not today')
      })
      const source = new ListSource('a')
      source.fates.push('suspended')
      const delivery = new OrderedDelivery({ ...options, suspendMs })
      delivery.submit(source)
      await pass()
      const counts: number[] = []
      for (const ms of [pauseMs - 1, 1]) {
        await clock.advance(ms)
        await pass()
        counts.push(calls)
      }
      await delivery.stop(0)

      expect(counts).to.deep.equal([1, 2])
    }
  })

  it('hands out nothing while another consumer may have the queue, and claims it', async () => {
    const { clock, options } = bench(() => undefined)
    const source = new ListSource('a')
    source.isLocked = false
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    await pass()
    const before = [...source.told]
    await clock.advance(100)
    await delivery.stop(0)

    expect(before).to.deep.equal(['claimed'])
    expect(source.told).to.include('a settled')
  })

  it('keeps what a handler has done while the lock is not certain, and hands nothing out again', async () => {
    const seen: string[] = []
    let end: () => void = () => undefined
    const { clock, options } = bench(({ text }) => {
      seen.push(text)
      return text === 'a' ? new Promise<void>(resolve => (end = resolve)) : undefined
    })
    const source = new ListSource('a', 'b')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    source.isLocked = false
    source.claim = () => void source.told.push('claimed')
    end()
    await pass()
    await clock.advance(250)
    const whileUncertain = [...source.told]
    source.isLocked = true
    await clock.advance(100)
    await pass()
    await delivery.stop(0)

    expect(whileUncertain).to.deep.equal(['claimed', 'claimed', 'claimed'])
    expect(seen).to.deep.equal(['a', 'b'])
    expect(source.told.filter(told => told.endsWith('settled'))).to.deep.equal(['a settled', 'b settled'])
  })

  it('does not count what a handler does after its queue was taken away', async () => {
    let end: () => void = () => undefined
    const { options } = bench(() => new Promise<void>(resolve => (end = resolve)))
    const source = new ListSource('a')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    source.drop()
    const idle = delivery.whenIdle(source)
    end()
    await idle
    await delivery.stop(0)

    expect(source.told).not.to.include('a settled')
    expect(delivery.running).to.equal(0)
  })
})
