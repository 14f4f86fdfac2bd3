// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { Accumulation, type HeldMessage } from '../src/accumulation.js'

describe('an accumulation of held messages', () => {
  let clock: VirtualClock
  let batches: string[][]
  let release: (() => void)[]
  let idle: number
  beforeEach(() => {
    clock = new VirtualClock()
    batches = []
    release = []
    idle = 0
  })

  function accumulation(options: { isOrdered?: boolean; maxBytes?: number } = {}): Accumulation {
    const { isOrdered = false, maxBytes = 100 } = options
    return new Accumulation({
      clock,
      isOrdered,
      maxBytes,
      lingerMs: 10,
      onIdle: () => idle++,
      send(batch) {
        batches.push(batch.map(({ part }) => part.messageId))
        return new Promise(resolve => release.push(resolve))
      },
    })
  }

  function message(messageId: string, size = 10, tags?: string): HeldMessage {
    const item = { flag: 0, body: Buffer.alloc(size), propertiesText: '' }
    const head = { topic: 't', tags }
    return { part: { head, messageId, item, size }, deadline: 0, resolve: () => undefined, reject: () => undefined }
  }

  it('sends what came within its time as one batch', async () => {
    const waiting = accumulation()
    waiting.add(message('a'))
    await clock.advance(9)
    waiting.add(message('b'))
    const before = batches.length
    await clock.advance(1)

    expect(before).to.equal(0)
    expect(batches).to.deep.equal([['a', 'b']])
  })

  it('sends at once when a batch is full', () => {
    const waiting = accumulation({ maxBytes: 25 })

    for (const id of ['a', 'b', 'c', 'd']) waiting.add(message(id))

    expect(batches).to.deep.equal([['a', 'b', 'c']])
  })

  it('has several batches under way when order does not matter', () => {
    const waiting = accumulation({ maxBytes: 10 })

    for (const id of ['a', 'b', 'c']) waiting.add(message(id))

    expect(batches).to.deep.equal([['a'], ['b'], ['c']])
  })

  it('has one batch under way when order matters, and the next one takes what came meanwhile', async () => {
    const waiting = accumulation({ isOrdered: true, maxBytes: 30 })
    for (const id of ['a', 'b', 'c', 'd', 'e']) waiting.add(message(id))
    const before = [...batches]

    await clock.advance(10)
    const whileUnderWay = [...batches]
    release[0]?.()
    await clock.advance(0)

    expect(before).to.deep.equal([['a', 'b', 'c']])
    expect(whileUnderWay).to.deep.equal(before)
    expect(batches).to.deep.equal([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ])
  })

  it('never mixes tags in a batch, and keeps the order', () => {
    const waiting = accumulation()
    waiting.add(message('a', 1, 'x'))
    waiting.add(message('b', 1, 'x'))
    waiting.add(message('c', 1, 'y'))
    waiting.add(message('d', 1, 'x'))

    waiting.flush()

    expect(batches).to.deep.equal([['a', 'b'], ['c'], ['d']])
  })

  it('settles when everything that it held has, and is idle then', async () => {
    const waiting = accumulation({ isOrdered: true, maxBytes: 10 })
    waiting.add(message('a'))
    waiting.add(message('b'))
    const settled = waiting.settled().then(() => batches.length)

    release[0]?.()
    await clock.advance(0)
    release[1]?.()

    expect(await settled).to.equal(2)
    expect(idle).to.equal(1)
    expect(clock.pending).to.equal(0)
  })
})
