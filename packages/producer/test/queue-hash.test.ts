// SPDX-License-Identifier: Apache-2.0
// The expected numbers are published ones: Java's String.hashCode, the FNV reference vectors, RFC 1321.
import { hashOf, queueOfKey, type HashPreset } from '@rocketmq-ts/producer'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

function queues(brokers: readonly string[], count: number): MessageQueue[] {
  return brokers.flatMap(brokerName =>
    Array.from({ length: count }, (_, queueId) => ({ topic: 't', brokerName, queueId })),
  )
}

describe('the hash of a key', () => {
  const vectors: [HashPreset, string, number][] = [
    ['java', '', 0],
    ['java', 'hello', 99_162_322],
    ['java', 'TagA', 2_598_919],
    // Its hash code is the smallest int, whose absolute value Java cannot express.
    ['java', 'polygenelubricants', 2_147_483_648],
    ['java', 'Grüße', 69_215_351],
    ['go', '', 0x811c9dc5],
    ['go', 'a', 0xe40c292c],
    ['go', 'foobar', 0xbf9cf968],
    ['ali-ons', '', 0xd41d8cd9],
    ['ali-ons', 'abc', 0x90015098],
    ['ali-ons', 'message digest', 0xf96b697d],
  ]
  for (const [preset, key, hash] of vectors) {
    it(`is ${hash} for "${key}" as ${preset} has it`, () => {
      expect(hashOf(preset, key)).to.equal(hash)
    })
  }
})

describe('the queue of a key', () => {
  it('is the remainder of the hash, in the order of the route', () => {
    // 99162322 % 4 = 2, 99162322 % 8 = 2: the queue with number 2 of the first broker.
    expect(queueOfKey('java', 'hello', queues(['a', 'b'], 4))).to.deep.equal({
      topic: 't',
      brokerName: 'a',
      queueId: 2,
    })
    // The smallest int: |-2147483648 % 3| = 2.
    expect(queueOfKey('java', 'polygenelubricants', queues(['a'], 3))?.queueId).to.equal(2)
    // 0xbf9cf968 % 8 = 0.
    expect(queueOfKey('go', 'foobar', queues(['a', 'b'], 4))).to.deep.equal({ topic: 't', brokerName: 'a', queueId: 0 })
  })

  it('counts queue ids and not queues as ali-ons does', () => {
    // 0x90015098 % 4 = 0, whatever the number of brokers.
    expect(queueOfKey('ali-ons', 'abc', queues(['a', 'b'], 4))).to.deep.equal({
      topic: 't',
      brokerName: 'a',
      queueId: 0,
    })
    expect(queueOfKey('ali-ons', 'abc', queues(['a'], 4))?.queueId).to.equal(0)
  })

  for (const preset of ['java', 'go', 'ali-ons'] as const) {
    it(`is the same each time, queue 0 included, and every queue has keys (${preset})`, () => {
      const all = queues(['a'], 4)
      const chosen = Array.from({ length: 200 }, (_, i) => queueOfKey(preset, `key-${i}`, all)?.queueId)
      const again = Array.from({ length: 200 }, (_, i) => queueOfKey(preset, `key-${i}`, all)?.queueId)

      expect(again).to.deep.equal(chosen)
      expect([...new Set(chosen)].sort()).to.deep.equal([0, 1, 2, 3])
    })
  }

  it('is none when there is no queue', () => {
    expect(queueOfKey('java', 'k', [])).to.equal(undefined)
  })
})
