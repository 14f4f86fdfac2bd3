// SPDX-License-Identifier: Apache-2.0
// POP over real sockets: taking, acknowledging, coming back.
import { expect } from 'chai'
import { batchAckMessage, printPopReceipt, sendMessageV2 } from '@rocketmq-ts/protocol'
import { messagesOf, oneBroker, textsOf } from '../../one-broker.js'
import { send, sendFields } from '../../raw-client.js'
import { acknowledge, change, committed, pop, receiptOf, retryTopic, sendMany, topics } from './popping.js'

describe('popping messages', () => {
  it('takes them for a while: nobody of the group gets them meanwhile', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')

    const first = await pop(one, { maxMsgNums: 2 })
    const second = await pop(one)
    const third = await pop(one)
    const other = await pop(one, { consumerGroup: 'shipping' })

    expect(textsOf(first)).to.deep.equal(['one', 'two'])
    expect(first).to.include({
      answer: 'SUCCESS',
      remark: 'FOUND',
      popTime: one.clock.now(),
      invisibleTime: 30_000,
      restNum: 1,
      startOffsetInfo: '0 0 0',
      msgOffsetInfo: '0 0 0,1',
    })
    expect(first).not.to.have.property('orderCountInfo')
    expect(textsOf(second)).to.deep.equal(['three'])
    expect(second.startOffsetInfo).to.equal('0 0 2')
    expect(third).to.include({ answer: 'POLLING_TIMEOUT', remark: 'NO_MESSAGE_IN_QUEUE', msgOffsetInfo: '' })
    expect(textsOf(other)).to.deep.equal(['one', 'two', 'three'])
  })

  it('brings back what is not acknowledged in time, on the retry topic, with one more failure', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two')
    const taken = await pop(one)
    await acknowledge(one, receiptOf(taken, 0))

    await one.clock.advance(29_999)
    expect(one.cluster.messages(retryTopic)).to.have.length(0)
    await one.clock.advance(1)
    const [stored] = one.cluster.messages(retryTopic)
    const again = await pop(one)

    expect(stored).to.include({ reconsumeTimes: 1, queueId: 0, bornHost: one.broker })
    expect(stored?.properties).to.include({ ORIGIN_GROUP: 'billing', '1ST_POP_TIME': `${taken.popTime}` })
    const [message] = messagesOf(again)
    expect(message?.body.toString()).to.equal('two')
    expect(message).to.include({ topic: 'orders', reconsumeTimes: 1 })
    expect(message?.property('POP_CK')).to.equal(`0 ${again.popTime} 30000 ${again.reviveQueueId} 1 broker-a 0 0`)
    expect(again).to.include({ startOffsetInfo: '1 0 0', msgOffsetInfo: '1 0 0' })
  })

  it('keeps the time of the first pop over several failures, and ends with an acknowledgement', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    const first = await pop(one)
    await one.clock.advance(30_000)
    await pop(one)
    await one.clock.advance(30_000)
    const third = await pop(one)

    await acknowledge(one, receiptOf(third), retryTopic)
    await one.clock.advance(60_000)

    const [message] = messagesOf(third)
    expect(message).to.include({ reconsumeTimes: 2 })
    expect(message?.property('1ST_POP_TIME')).to.equal(`${first.popTime}`)
    expect(one.cluster.messages(retryTopic)).to.have.length(2)
  })

  it('brings a message back whose time is changed within the millisecond of its pop, and its neighbours too', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two')
    const taken = await pop(one)
    const changed = await change(one, receiptOf(taken, 0), 1000)

    await one.clock.advance(1000)
    const again = await pop(one)
    await one.clock.advance(29_000)
    const later = await pop(one)

    expect(changed.popTime).to.equal((taken.popTime ?? 0) + 1)
    expect(textsOf(again)).to.deep.equal(['one'])
    expect(textsOf(later)).to.deep.equal(['two'])
  })

  it('does not let a receipt of an earlier pop acknowledge the message', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    const taken = await pop(one)
    const receipt = receiptOf(taken)

    await acknowledge(one, { ...receipt, extraInfo: receipt.extraInfo.replace(String(taken.popTime), '1600000000000') })
    await one.clock.advance(30_000)

    expect(one.cluster.messages(retryTopic)).to.have.length(1)
  })

  it('changes the time when a message comes back, and gives a new receipt', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two')
    const taken = await pop(one)
    await one.clock.advance(1000)

    const changed = await change(one, receiptOf(taken, 0), 2000)
    await acknowledge(one, receiptOf(taken, 1))
    await one.clock.advance(1999)
    expect(one.cluster.messages(retryTopic)).to.have.length(0)
    await one.clock.advance(1)

    expect(changed).to.include({ popTime: 1_700_000_001_300, invisibleTime: 2000, remark: 'not set any response code' })
    expect(changed.reviveQueueId).to.equal(taken.reviveQueueId)
    expect(one.cluster.messages(retryTopic).map(({ body }) => body.toString())).to.deep.equal(['one'])
    await one.clock.advance(60_000)
    expect(one.cluster.messages(retryTopic)).to.have.length(1)
  })

  it('is acknowledged with the receipt of the change, and not with the old one', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    const taken = await pop(one)
    await one.clock.advance(1000)
    const changed = await change(one, receiptOf(taken), 5000)

    const { offset, queueId } = receiptOf(taken)
    const place = { startOffset: offset, topicKind: 'normal', queueId, offset, brokerName: 'broker-a' } as const
    await acknowledge(one, { offset, queueId, extraInfo: printPopReceipt({ ...place, ...changed }) })
    await one.clock.advance(60_000)

    expect(one.cluster.messages(retryTopic)).to.have.length(0)
  })

  it('acknowledges many messages at once, by bits', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three', 'four')
    const { popTime = 0, invisibleTime = 0, reviveQueueId = 0 } = await pop(one)
    const place = { consumerGroup: 'billing', topic: 'orders', retry: '0', startOffset: 0, queueId: 0 }

    const acks = [{ ...place, popTime, invisibleTime, reviveQueueId, offsets: [0, 2, 3, 900] }]
    await one.client.call(one.broker, batchAckMessage, {}, { body: { brokerName: 'broker-a', acks } })
    await one.clock.advance(30_000)

    expect(one.cluster.messages(retryTopic).map(({ body }) => body.toString())).to.deep.equal(['two'])
  })

  it('takes what its filter lets through, by tags and by SQL92, and goes on behind the rest', async () => {
    await using one = await oneBroker({ topics })
    await send(one.client, one.broker, 'orders', 'one', 'created')
    await send(one.client, one.broker, 'orders', 'two', 'paid')
    await send(one.client, one.broker, 'orders', 'three', 'created')

    const byTag = await pop(one, { expression: 'paid || lost' })
    const rest = await pop(one)
    const bySql = await pop(one, { consumerGroup: 'sql', expressionType: 'SQL92', expression: "TAGS <> 'paid'" })

    expect(byTag).to.include({ startOffsetInfo: '0 0 0', msgOffsetInfo: '0 0 1', restNum: 0 })
    expect(rest.answer).to.equal('POLLING_TIMEOUT')
    expect(textsOf(bySql)).to.deep.equal(['one', 'three'])
  })

  it('goes through all queues, and from one queue when it names it', async () => {
    await using one = await oneBroker({ topics: [{ name: 'orders', queues: 4 }] })
    const { client, broker } = one
    for (let queueId = 0; queueId < 4; queueId++) {
      await client.call(broker, sendMessageV2, sendFields('orders', { queueId }), { body: Buffer.from(`${queueId}`) })
    }

    const named = await pop(one, { queueId: 2 })
    const all = await pop(one)

    expect(textsOf(named)).to.deep.equal(['2'])
    expect(textsOf(all).sort()).to.deep.equal(['0', '1', '3'])
  })

  it('moves the position of the group at once', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')

    await pop(one, { maxMsgNums: 2 })

    expect(await committed(one)).to.equal(2)
  })

  it('does not bring messages back for a group that was deleted', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    await pop(one)

    one.cluster.broker().running.groups.delete('billing')
    await one.clock.advance(30_000)

    expect(one.cluster.messages(retryTopic)).to.have.length(0)
  })

  it('begins where the group was reset to', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')
    await pop(one)

    one.cluster.broker().running.offsets.reset({ group: 'billing', topic: 'orders', queueId: 0, offset: 1 })

    expect(textsOf(await pop(one))).to.deep.equal(['two', 'three'])
  })

  it('stays where the group was reset to, though nothing is there', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two', 'three')
    await pop(one, { maxMsgNums: 1 })
    const { offsets } = one.cluster.broker().running

    offsets.reset({ group: 'billing', topic: 'orders', queueId: 0, offset: 3 })

    expect((await pop(one)).answer).to.equal('POLLING_TIMEOUT')
    expect((await pop(one)).answer).to.equal('POLLING_TIMEOUT')
    expect(offsets.get('billing', 'orders', 0)).to.equal(3)
  })

  it('goes on inside of the queue when its position was not', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one')
    const { offsets } = one.cluster.broker().running
    offsets.commit({ group: 'billing', topic: 'orders', queueId: 0, offset: 99 })

    expect((await pop(one)).answer).to.equal('POLLING_TIMEOUT')
    await sendMany(one, 'two')

    expect(textsOf(await pop(one))).to.deep.equal(['two'])
  })

  it('keeps what was popped over a restart of the broker', async () => {
    await using one = await oneBroker({ topics })
    await sendMany(one, 'one', 'two')
    const taken = await pop(one, { maxMsgNums: 1 })

    await one.cluster.broker().restart()
    const next = await pop(one)
    await acknowledge(one, receiptOf(taken))
    await one.clock.advance(30_000)

    expect(textsOf(next)).to.deep.equal(['two'])
    expect(one.cluster.messages(retryTopic).map(({ body }) => body.toString())).to.deep.equal(['two'])
  })

  it('uses the second form of retry topics when the broker is set to', async () => {
    await using one = await oneBroker({ topics, config: { enableRetryTopicV2: true } })
    await sendMany(one, 'one')
    await pop(one)

    await one.clock.advance(30_000)
    const again = await pop(one)
    // By chance the first form may be looked at instead.
    const found = again.answer === 'SUCCESS' ? again : await pop(one)

    expect(one.cluster.messages('%RETRY%billing+orders')).to.have.length(1)
    if (found.answer === 'SUCCESS') expect(found.startOffsetInfo).to.equal('2 0 0')
  })
})
