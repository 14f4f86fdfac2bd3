// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import type { PoppedMessage } from '../../../src/pop/popped-message.js'
import { PopQueue } from '../../../src/push/popping/pop-queue.js'
import { storedMessage } from '../../stored-message.js'

const queue = { topic: 'T', brokerName: 'b', queueId: -1 }

function popped(offset: number, expiresAt = 60_000): PoppedMessage {
  const receipt: PopReceipt = {
    startOffset: 0,
    popTime: 0,
    invisibleTime: 60_000,
    reviveQueueId: 0,
    topicKind: 'normal',
    brokerName: 'b',
    queueId: 0,
    offset,
  }
  return { message: storedMessage({ queueOffset: offset }), topic: 'T', receipt, takenAt: 0, expiresAt }
}

function opened(): { clock: VirtualClock; source: PopQueue; done: number[] } {
  const clock = new VirtualClock()
  const done: number[] = []
  const source = new PopQueue(queue, clock, {
    done: ({ receipt }) => void done.push(receipt.offset),
    giveBack: () => Promise.resolve('local'),
    unreadable: () => Promise.resolve(),
    madeRoom: () => undefined,
  })
  return { clock, source, done }
}

describe('a popped queue', () => {
  it('acknowledges what is done, once', () => {
    const { source, done } = opened()
    for (const offset of [1, 2]) source.put(popped(offset))
    const first = source.take(0)
    const second = source.take(0)
    if (second !== undefined) source.settle(second)
    if (first !== undefined) {
      source.settle(first)
      source.settle(first)
    }

    expect(done).to.deep.equal([2, 1])
    expect(source.waitAckCount).to.equal(0)
  })

  it('neither hands out nor acknowledges what is not ours any more', async () => {
    const { clock, source, done } = opened()
    source.put(popped(1, 1000))
    source.put(popped(2, 1000))
    source.put(popped(3, 5000))
    const first = source.take(0)
    await clock.advance(1000)
    const hasPeeked = source.peek()?.queueOffset
    const next = source.take(1000)
    if (first !== undefined) source.settle(first)
    if (next !== undefined) source.settle(next)

    expect([hasPeeked, next?.offset]).to.deep.equal([3, 3])
    expect(done).to.deep.equal([3])
    expect(source.waitAckCount).to.equal(0)
  })

  it('does not acknowledge what was given back, or cannot be read', () => {
    const { source, done } = opened()
    for (const offset of [1, 2]) source.put(popped(offset))
    const first = source.take(0)
    const second = source.take(0)
    if (first !== undefined) {
      first.isGivenBack = true
      source.settle(first)
    }
    if (second !== undefined) source.hold(second)

    expect(done).to.deep.equal([])
    expect(source.waitAckCount).to.equal(0)
  })

  it('hands out again what could not be given back', () => {
    const { source } = opened()
    source.put(popped(1))
    const first = source.take(0)
    if (first !== undefined) source.putAgain(first)

    expect(source.take(0)).to.equal(first)
    expect(source.waitAckCount).to.equal(1)
  })

  it('forgets everything when it is dropped: handlers that still run count no more', () => {
    const { source, done } = opened()
    for (const offset of [1, 2]) source.put(popped(offset))
    const first = source.take(0)
    source.drop()
    if (first !== undefined) source.settle(first)
    source.put(popped(3))

    expect([source.hasWaiting, source.waitAckCount, source.signal.aborted]).to.deep.equal([false, 0, true])
    expect(done).to.deep.equal([])
  })
})
