// SPDX-License-Identifier: Apache-2.0
// POP as a whole under random steps: nothing is lost, and nothing comes again that was acknowledged in time.
import { expect } from 'chai'
import fc from 'fast-check'
import { CheckPoints, type CheckPoint } from '../../../src/broker/pop/check-points.js'
import { QueueOrders } from '../../../src/broker/pop/queue-orders.js'

const queue = { group: 'billing', topic: 'orders', queueId: 0 }

const step = fc.oneof(
  fc.record({
    kind: fc.constant('pop' as const),
    count: fc.integer({ min: 1, max: 5 }),
    lifeMs: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({ kind: fc.constant('ack' as const), pick: fc.nat(1000) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40 }) }),
)

describe('check points', () => {
  it('give back each message once that was not acknowledged in time, and no other', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const checkPoints = new CheckPoints()
        const open = new Map<number, CheckPoint>()
        const acknowledged = new Set<number>()
        const revived: number[] = []
        let [now, next] = [0, 0]

        for (const each of steps) {
          if (each.kind === 'pop') {
            const offsets = Array.from({ length: each.count }, (_none, index) => next + index)
            const times = { popTime: now, reviveTime: now + each.lifeMs }
            const checkPoint = { ...queue, startOffset: next, ...times, pending: new Set(offsets) }
            checkPoints.add(checkPoint)
            for (const offset of offsets) open.set(offset, checkPoint)
            next += each.count
          } else if (each.kind === 'ack') {
            const offset = [...open.keys()][each.pick % Math.max(1, open.size)]
            if (offset === undefined) continue
            checkPoints.acknowledge(open.get(offset)!, offset)
            open.delete(offset)
            acknowledged.add(offset)
          } else {
            now += each.ms
            for (let due = checkPoints.takeDue(now); due !== undefined; due = checkPoints.takeDue(now)) {
              expect(due.reviveTime).to.be.at.most(now)
              revived.push(...due.pending)
              for (const offset of due.pending) open.delete(offset)
            }
          }
          expect(checkPoints.earliest ?? Infinity).to.be.above(each.kind === 'wait' ? now : -1)
          expect(checkPoints.size).to.equal(new Set(open.values()).size)
        }

        expect(revived).to.deep.equal([...new Set(revived)])
        expect(revived.filter(offset => acknowledged.has(offset))).to.deep.equal([])
        expect(revived.length + acknowledged.size + open.size).to.equal(next)
      }),
      { numRuns: 300 },
    )
  })
})

describe('popping in order, as a state', () => {
  const pop = (offsets: readonly number[], popTime: number, attemptId?: string) => ({
    attemptId,
    popTime,
    invisibleTime: 100,
    offsets,
  })

  it('is free when every message is acknowledged or visible', () => {
    const orders = new QueueOrders()
    orders.add(queue, pop([5, 7], 1000))

    expect(orders.blockedUntil(queue, undefined, 1099)).to.equal(1100)
    expect(orders.blockedUntil(queue, undefined, 1100)).to.equal(undefined)
    orders.changeVisibility(queue, { offset: 7, popTime: 1000, at: 2000 })
    expect(orders.blockedUntil(queue, undefined, 1100)).to.equal(2000)
    expect(orders.acknowledge(queue, 7, 1000)).to.deep.equal({ commit: 5 })
    expect(orders.blockedUntil(queue, undefined, 1100)).to.equal(undefined)
    expect(orders.acknowledge(queue, 5, 1000)).to.deep.equal({ commit: 8 })
  })

  it('counts what is given again, but not to the same attempt', () => {
    const orders = new QueueOrders()
    orders.add(queue, pop([1, 2], 1000, 'a'))

    expect([...orders.add(queue, pop([1, 2], 1001, 'a'))]).to.deep.equal([])
    expect([...orders.add(queue, pop([1, 2, 3], 1002, 'b'))]).to.deep.equal([
      [1, 1],
      [2, 1],
    ])
    expect([...orders.add(queue, pop([2, 3], 1003))]).to.deep.equal([
      [2, 2],
      [3, 1],
    ])
  })

  it('knows receipts of other pops, and positions of none', () => {
    const orders = new QueueOrders()

    expect(orders.acknowledge(queue, 4, 1)).to.deep.equal({ commit: 5 })
    orders.add(queue, pop([1], 1000))
    expect(orders.acknowledge(queue, 1, 999)).to.equal('stale')
    expect(orders.acknowledge(queue, 2, 1000)).to.equal('illegal')
  })
})
