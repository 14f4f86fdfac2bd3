// SPDX-License-Identifier: Apache-2.0
import { Lease, VirtualClock } from '@rocketmq-ts/core'
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { LeaseBook } from '../../src/simple-consumer/lease-book.js'
import type { TakenReceipt } from '../../src/pop/popped-message.js'
import { leasedMessage } from '../../src/simple-consumer/received-message.js'

const about = { consumerGroup: 'g', topic: 'T', messageId: 'A1' }
const receipt: PopReceipt = {
  startOffset: 0,
  popTime: 1,
  invisibleTime: 1000,
  reviveQueueId: 0,
  topicKind: 'normal',
  brokerName: 'b',
  queueId: 0,
  offset: 5,
}

const taken: TakenReceipt = { topic: 'T', receipt, takenAt: 0 }

function leased(): { clock: VirtualClock; lease: Lease<TakenReceipt> } {
  const clock = new VirtualClock()
  return { clock, lease: new Lease(taken, 1000, { clock, message: about, nameOf: leasedMessage }) }
}

const told = () => Promise.resolve()

describe('the lease of a message', () => {
  it('is counted while it is open, where its message came from', async () => {
    const { clock, lease } = leased()
    const book = new LeaseBook()
    const target = { topic: 'T', brokerName: 'b' }
    book.note(target, 7)
    book.add(target, lease)
    book.add(target, new Lease(taken, 100, { clock, message: about, nameOf: leasedMessage }))
    const both = book.open
    await clock.advance(100)
    const one = book.open
    await lease.settle('acked', told)

    expect([both, one, book.open]).to.deep.equal([2, 1, 0])
    expect(book.table).to.deep.equal([
      { queue: { ...target, queueId: -1 }, waitAckCount: 0, dropped: false, lastPopTimestamp: 7 },
    ])
  })
})
