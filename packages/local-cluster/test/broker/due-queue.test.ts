// SPDX-License-Identifier: Apache-2.0
// The queue of what falls due, beside a list that is sorted anew each time.
import { expect } from 'chai'
import fc from 'fast-check'
import { DueQueue } from '../../src/broker/due-queue.js'

interface Item {
  readonly id: number
}

describe('a queue of what falls due', () => {
  it('gives everything once, earliest first, and nothing that was cancelled', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), at: fc.nat(50) }),
      fc.record({ kind: fc.constant('delete' as const), pick: fc.nat(1000) }),
      fc.record({ kind: fc.constant('take' as const), now: fc.nat(60) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        const queue = new DueQueue<Item>()
        let model: { item: Item; at: number }[] = []
        steps.forEach((each, id) => {
          if (each.kind === 'add') {
            const item = { id }
            queue.add(item, each.at)
            model.push({ item, at: each.at })
          } else if (each.kind === 'delete') {
            const victim = model[each.pick % Math.max(1, model.length)]
            expect(queue.delete(victim?.item ?? { id })).to.equal(victim !== undefined)
            model = model.filter(entry => entry !== victim)
          } else {
            const earliest = Math.min(...model.map(({ at }) => at))
            expect(queue.earliest).to.equal(model.length === 0 ? undefined : earliest)
            const taken = queue.take(each.now)
            const entry = model.find(({ item }) => item === taken)
            expect(entry?.at).to.equal(earliest <= each.now ? earliest : undefined)
            model = model.filter(candidate => candidate !== entry)
          }
          expect(queue.size).to.equal(model.length)
        })
      }),
    )
  })

  it('does not keep cancelled items for long', () => {
    const queue = new DueQueue<Item>()
    for (let id = 0; id < 50_000; id++) {
      const item = { id }
      queue.add(item, 1_000_000 - id)
      if (id % 10 !== 0) queue.delete(item)
    }

    const taken: number[] = []
    for (let item = queue.take(2_000_000); item !== undefined; item = queue.take(2_000_000)) taken.push(item.id)

    expect(taken).to.have.length(5000)
    expect(taken).to.deep.equal([...taken].sort((one, other) => other - one))
  })
})
