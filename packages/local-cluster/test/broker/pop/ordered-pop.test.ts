// SPDX-License-Identifier: Apache-2.0
// POP in order: a queue gives nothing more until its messages are settled.
import { expect } from 'chai'
import { popMessage } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { oneBroker, refusalOf, textsOf, type OneBroker } from '../../one-broker.js'
import { acknowledge, change, committed, pop, receiptOf, retryTopic, sendMany, topics } from './popping.js'

describe('popping in order', () => {
  const ordered = (one: OneBroker, given: Partial<Fields<typeof popMessage>> = {}) =>
    pop(one, { order: true, queueId: 0, maxMsgNums: 2, ...given })

  it('blocks the queue until its messages are acknowledged', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')

    const first = await ordered(one)
    const blocked = await ordered(one)
    await acknowledge(one, receiptOf(first, 0))
    const still = await ordered(one)
    await acknowledge(one, receiptOf(first, 1))
    const next = await ordered(one)

    expect(first).to.include({ reviveQueueId: 999, orderCountInfo: '0 0 0', restNum: 1 })
    expect(blocked).to.include({ answer: 'POLLING_TIMEOUT', orderCountInfo: '', restNum: 0 })
    expect(still.answer).to.equal('POLLING_TIMEOUT')
    expect(textsOf(next)).to.deep.equal(['three'])
    expect(await committed(one)).to.equal(2)
  })

  // [PopMessageProcessor.java popMsgFromQueue]
  it('blocks nobody who pops without order', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    await ordered(one)

    expect(textsOf(await pop(one))).to.deep.equal(['one'])
  })

  it('gives the same messages again when their time is over, and counts that', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two')
    const first = await ordered(one, { maxMsgNums: 1 })

    await one.clock.advance(30_000)
    const again = await ordered(one)
    await one.clock.advance(30_000)
    const third = await ordered(one)

    expect(textsOf(first)).to.deep.equal(['one'])
    expect(textsOf(again)).to.deep.equal(['one', 'two'])
    expect(again.orderCountInfo).to.equal('0 qo0%0 1;0 0 0')
    expect(third.orderCountInfo).to.equal('0 qo0%0 2;0 qo0%1 1;0 0 1')
    expect(one.cluster.messages(retryTopic)).to.have.length(0)
  })

  it('gives the same attempt its messages again without counting it', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')

    await ordered(one, { attemptId: 'a-1' })
    const again = await ordered(one, { attemptId: 'a-1' })
    const other = await ordered(one, { attemptId: 'a-2' })

    expect(textsOf(again)).to.deep.equal(['one'])
    expect(again.orderCountInfo).to.equal('0 0 0')
    expect(other.answer).to.equal('POLLING_TIMEOUT')
  })

  it('wakes a waiting pop when the queue is free: acknowledged, or visible again', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')
    const first = await ordered(one, { maxMsgNums: 1 })
    const waiting = ordered(one, { maxMsgNums: 1, pollTime: 20_000 })
    await one.cluster.received(popMessage)

    await acknowledge(one, receiptOf(first))
    const second = await waiting
    const again = ordered(one, { maxMsgNums: 1, pollTime: 20_000 })
    await one.cluster.received(popMessage)
    await one.clock.advance(500)
    const changed = await change(one, receiptOf(second), 1000)
    await one.clock.advance(1000)

    expect(textsOf(second)).to.deep.equal(['two'])
    expect(changed).to.include({ popTime: second.popTime, invisibleTime: 1500, reviveQueueId: 999 })
    expect(textsOf(await again)).to.deep.equal(['two'])
  })

  it('refuses to acknowledge what is not of the last pop, and ignores stale receipts', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')
    const first = await ordered(one, { maxMsgNums: 1 })
    const receipt = receiptOf(first)

    const wrong = await refusalOf(acknowledge(one, { ...receipt, offset: 2 }))
    const stale = { ...receipt, extraInfo: receipt.extraInfo.replace(String(first.popTime), '1') }
    await acknowledge(one, stale)

    expect(wrong.responseCode).to.equal(13)
    expect(wrong.remark).to.match(/^offset is illegal, key:orders@billing@0, old:0, commit:2, next:-1, \/127/)
    expect((await ordered(one)).answer).to.equal('POLLING_TIMEOUT')
  })
})
