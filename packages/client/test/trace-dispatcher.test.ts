// SPDX-License-Identifier: Apache-2.0
import { TraceDispatcher, type TraceBundle } from '@rocketmq-ts/client'
import { silentLogger, VirtualClock } from '@rocketmq-ts/core'
import { decodeTraces, type TraceRecord } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

describe('the dispatcher of message traces', () => {
  let clock: VirtualClock
  let bundles: TraceBundle[]
  beforeEach(() => {
    clock = new VirtualClock()
    bundles = []
  })

  function dispatcher(send: (bundle: TraceBundle) => Promise<unknown> = () => Promise.resolve()): TraceDispatcher {
    return new TraceDispatcher({
      clock,
      logger: silentLogger,
      batchNum: 3,
      send(bundle) {
        bundles.push(bundle)
        return send(bundle)
      },
    })
  }

  function trace(messageId: string, topic = 'orders'): TraceRecord {
    return { type: 'Recall', time: 1, regionId: 'r', group: 'g', topic, messageId, isSuccess: true }
  }

  it('sends a bundle when there are enough records', () => {
    const traces = dispatcher()

    for (const id of ['a', 'b', 'c', 'd']) traces.append(trace(id))

    expect(bundles.map(({ keys }) => keys)).to.deep.equal([['a', 'b', 'c']])
    expect(decodeTraces(bundles[0]?.text ?? '').map(({ messageId }) => messageId)).to.deep.equal(['a', 'b', 'c'])
  })

  it('sends fewer after 5 s', async () => {
    const traces = dispatcher()
    traces.append(trace('a'))

    await clock.advance(4999)
    const before = bundles.length
    await clock.advance(1)

    expect([before, bundles.length]).to.deep.equal([0, 1])
    expect(clock.pending).to.equal(0)
  })

  it('waits 5 s again for what comes after a flush', async () => {
    const traces = dispatcher()
    traces.append(trace('a'))
    await traces.flush()
    traces.append(trace('b'))

    await clock.advance(4999)
    const before = bundles.length
    await clock.advance(1)

    expect([before, bundles.length]).to.deep.equal([1, 2])
  })

  it('sends no bundle beyond 128,000 characters, but one record however long it is', async () => {
    const traces = dispatcher()
    for (const id of ['a', 'b', 'c'])
      traces.append({ ...(trace(id) as object), group: 'g'.repeat(63_900) } as TraceRecord)
    traces.append({ ...(trace('d') as object), group: 'g'.repeat(200_000) } as TraceRecord)
    await traces.flush()

    expect(bundles.map(({ keys }) => keys)).to.deep.equal([['a', 'b'], ['c'], ['d']])
  })

  it('keeps records of different topics apart', async () => {
    const traces = dispatcher()
    traces.append(trace('a', 'orders'))
    traces.append(trace('b', 'bills'))

    await traces.flush()

    expect(bundles.map(({ keys }) => keys)).to.deep.equal([['a'], ['b']])
  })

  it('goes on when a bundle could not be sent', async () => {
    const traces = dispatcher(() => Promise.reject(new RangeError('no')))
    traces.append(trace('a'))
    await traces.flush()
    traces.append(trace('b'))
    await traces.flush()

    expect(bundles).to.have.length(2)
  })

  it('drops and counts what comes on top when nothing leaves', () => {
    const traces = dispatcher(() => new Promise(() => undefined))

    for (let i = 0; i < 2100; i++) traces.append(trace(`${i}`))

    expect(bundles).to.have.length(4)
    expect(traces.dropped).to.equal(2100 - 2048 - 12)
    expect(bundles).to.have.length(4)
  })
})
