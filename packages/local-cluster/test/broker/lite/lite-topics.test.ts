// SPDX-License-Identifier: Apache-2.0
// Lite topics: who gets which messages, and in which order.
import { expect } from 'chai'
import {
  consumerSendMsgBack,
  getLiteTopicInfo,
  lightQueueOf,
  messageProperties,
  notifyUnsubscribeLite,
  popLiteMessage,
  triggerLiteDispatch,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../../../src/index.js'
import { messagesOf, refusalOf, textsOf } from '../../one-broker.js'
import { newClient } from '../../raw-client.js'
import { acknowledge, bind, change, liteBroker, pop, send, subscribe, topic } from './liteness.js'

describe('lite topics', () => {
  it('are consumed by the clients that subscribe to them, in order', async () => {
    await using one = await liteBroker()
    await send(one, 'a', 'a0', 'a1')
    await send(one, 'b', 'b0')
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    await subscribe(one, 'second', 'COMPLETE_ADD', ['b', 'c'])

    const first = await pop(one, 'first', { maxMsgNum: 1 })
    const blocked = await pop(one, 'first')
    await acknowledge(one, first, 0)
    const next = await pop(one, 'first')

    expect(first).to.include({ reviveQueueId: 999, orderCountInfo: '0', remark: 'FOUND' })
    expect(textsOf(first)).to.deep.equal(['a0'])
    expect(blocked).to.include({ answer: 'POLLING_TIMEOUT', remark: 'NO_MESSAGE_IN_QUEUE' })
    expect(textsOf(next)).to.deep.equal(['a1'])
    expect(textsOf(await pop(one, 'second'))).to.deep.equal(['b0'])
    expect((await pop(one, 'third')).answer).to.equal('POLLING_TIMEOUT')
  })

  it('take turns', async () => {
    await using one = await liteBroker()
    await send(one, 'a', 'a0', 'a1')
    await send(one, 'b', 'b0')
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a', 'b'])

    const first = await pop(one, 'first', { maxMsgNum: 1 })
    await acknowledge(one, first, 0)

    expect(textsOf(first)).to.deep.equal(['a0'])
    expect(textsOf(await pop(one, 'first', { maxMsgNum: 1 }))).to.deep.equal(['b0'])
  })

  it('wake one request that waits: by a message, a subscription, an acknowledgement, and when the time is over', async () => {
    await using one = await liteBroker()
    const hold = async () => {
      const answer = pop(one, 'first', { pollTime: 60_000 })
      await one.cluster.received(popLiteMessage)
      return { answer }
    }
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    const byMessage = await hold()
    await send(one, 'a', 'a0')
    const first = await byMessage.answer
    await send(one, 'a', 'a1')
    const byAcknowledgement = await hold()
    await acknowledge(one, first, 0)
    const second = await byAcknowledgement.answer
    const byTime = await hold()
    await one.clock.advance(30_000)
    const again = await byTime.answer
    await send(one, 'b', 'b0')
    const bySubscription = await hold()
    await subscribe(one, 'first', 'COMPLETE_ADD', ['b'])

    expect([first, second, again].map(textsOf)).to.deep.equal([['a0'], ['a1'], ['a1']])
    expect(again.orderCountInfo).to.equal('0 qo0%1 1')
    expect(textsOf(await bySubscription.answer)).to.deep.equal(['b0'])
  })

  it('are given up one by one, or with the client', async () => {
    await using one = await liteBroker()
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a', 'b', 'c'])
    await subscribe(one, 'first', 'PARTIAL_REMOVE', ['a'])
    await subscribe(one, 'first', 'COMPLETE_ADD', ['b', 'd'])
    for (const liteTopic of ['a', 'b', 'c', 'd']) await send(one, liteTopic, liteTopic)

    const popped = textsOf(await pop(one, 'first'))
    await subscribe(one, 'first', 'COMPLETE_REMOVE', [])
    await send(one, 'e', 'e')

    expect(popped).to.deep.equal(['b', 'd'])
    expect((await pop(one, 'first')).answer).to.equal('POLLING_TIMEOUT')
  })

  it('begin where a subscription says', async () => {
    await using one = await liteBroker()
    for (const liteTopic of ['first', 'last', 'third', 'tail']) await send(one, liteTopic, '0', '1', '2', '3')
    await subscribe(one, 'a', 'PARTIAL_ADD', ['tail'])
    const all = await pop(one, 'a')
    for (const index of [0, 1, 2, 3]) await acknowledge(one, all, index)

    const popped: string[] = []
    const from = async (liteTopic: string, type: 'POLICY' | 'OFFSET' | 'TAIL_N', value: number) => {
      await subscribe(one, liteTopic, 'PARTIAL_ADD', [liteTopic], { type, value })
      popped.push(`${liteTopic}: ${textsOf(await pop(one, liteTopic)).join(' ')}`)
    }
    await from('first', 'POLICY', 1)
    await from('last', 'POLICY', 2)
    await from('third', 'OFFSET', 2)
    await from('tail', 'TAIL_N', 1)

    expect(popped).to.deep.equal(['first: 0 1 2 3', 'last: ', 'third: 2 3', 'tail: 3'])
  })

  it('come again when their visibility is changed, and are not counted when they are suspended', async () => {
    await using one = await liteBroker()
    await subscribe(one, 'a', 'PARTIAL_ADD', ['a'])
    await send(one, 'a', 'x')

    const first = await pop(one, 'a')
    await change(one, first, 0, { invisibleTime: 10 })
    await one.clock.advance(10)
    const second = await pop(one, 'a')
    await change(one, second, 0, { invisibleTime: 10, suspend: true })
    await one.clock.advance(10)
    const third = await pop(one, 'a')

    expect([first, second, third].map(({ orderCountInfo }) => orderCountInfo)).to.deep.equal([
      '0',
      '0 qo0%0 1',
      '0 qo0%0 1',
    ])
  })

  it('belong to the last client that subscribed, in an exclusive group, and the one before is told', async () => {
    await using one = await liteBroker()
    await bind(one, { '+lite.sub.model': 'Exclusive', '+lite.sub.reset.offset.exclusive': 'true' })
    const told: string[] = []
    const proxy = newClient()
    proxy.handle(notifyUnsubscribeLite, ({ clientId, consumerGroup, liteTopic }) => {
      told.push(`${clientId} ${consumerGroup} ${liteTopic}`)
    })
    await subscribe({ ...one, client: proxy }, 'first', 'PARTIAL_ADD', ['a'])
    await send(one, 'a', 'x')
    await acknowledge(one, await pop(one, 'first'), 0)

    await subscribe(one, 'second', 'PARTIAL_ADD', ['a'])
    await waitFor('the notice', () => told.length > 0)
    await proxy.close()

    expect(told).to.deep.equal(['first chat a'])
    expect((await pop(one, 'first')).answer).to.equal('POLLING_TIMEOUT')
    expect(textsOf(await pop(one, 'second'))).to.deep.equal(['x'])
  })

  it('are all consumed by a wildcard group', async () => {
    await using one = await liteBroker()
    await bind(one, { '+lite.sub.wildcard': 'true' })
    await subscribe(one, 'first', 'COMPLETE_ADD', [])
    const waiting = pop(one, 'first', { pollTime: 60_000 })
    await one.cluster.received(popLiteMessage)

    await send(one, 'a', 'x')
    const refused = await refusalOf(subscribe(one, 'first', 'PARTIAL_ADD', ['a']))

    expect(textsOf(await waiting)).to.deep.equal(['x'])
    expect(refused.responseName).to.equal('ILLEGAL_OPERATION')
  })

  it('are not too many', async () => {
    await using one = await liteBroker({ maxLiteSubscriptionCount: 2, enableLmqQuota: true, maxLmqConsumeQueueNum: 1 })
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a', 'b'])
    await send(one, 'a', 'x')

    const subscription = await refusalOf(subscribe(one, 'second', 'PARTIAL_ADD', ['c']))
    const sending = await refusalOf(send(one, 'b', 'x'))
    await send(one, 'a', 'y')

    expect(subscription).to.include({
      responseName: 'LITE_SUBSCRIPTION_QUOTA_EXCEEDED',
      remark: 'org.apache.rocketmq.broker.lite.LiteQuotaException: lite subscription quota exceeded 2',
    })
    expect(sending.responseName).to.equal('LMQ_QUOTA_EXCEEDED')
  })

  it('get their dead letters back, with the position of the message that died', async () => {
    await using one = await liteBroker()
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    await send(one, 'a', 'x')
    const popped = await pop(one, 'first')
    const offset = messagesOf(popped)[0]?.commitLogOffset ?? -1

    const dead = { group: 'chat', offset, delayLevel: -1, originTopic: 'rooms', maxReconsumeTimes: 0 }
    await one.client.call(one.broker, consumerSendMsgBack, dead)
    await acknowledge(one, popped, 0)
    const [letter] = messagesOf(await pop(one, 'first'))

    expect(letter).to.include({ topic: '%DLQ%chat', queueId: 0 })
    expect(letter?.property(messageProperties.multiQueueOffset.name)).to.equal('0')
    expect(one.cluster.offsets('chat')[0]).to.include({ topic: '%LMQ%$rooms$a', offset: 1, lag: 1 })
  })

  it('go when no one has sent to them for long enough', async () => {
    await using one = await liteBroker({}, ',+lite.topic.expiration=20')
    await subscribe(one, 'first', 'PARTIAL_ADD', ['old', 'new'])
    await send(one, 'old', 'x')
    await one.clock.advance(10 * 60_000)
    await send(one, 'new', 'y')
    await one.clock.advance(15 * 60_000)
    await subscribe(one, 'first', 'COMPLETE_ADD', ['old', 'new'])

    expect(textsOf(await pop(one, 'first'))).to.deep.equal(['y'])
  })

  it('are lost to a client that says nothing for three minutes', async () => {
    await using one = await liteBroker()
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    await send(one, 'a', 'x')
    await one.clock.advance(5 * 60_000)

    expect((await pop(one, 'first')).answer).to.equal('POLLING_TIMEOUT')
  })

  it('are answered at once when the client does not wait, whatever its clock says', async () => {
    await using one = await liteBroker()

    expect((await pop(one, 'first', { bornTime: one.clock.now() + 60_000 })).answer).to.equal('POLLING_TIMEOUT')
  })

  it('keep the position of a group until its messages are settled, and correct one that lies outside', async () => {
    await using one = await liteBroker()
    await send(one, 'a', 'a0')
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    const position = () => one.cluster.offsets('chat').map(({ offset }) => offset)

    const taken = await pop(one, 'first')
    const before = position()
    await acknowledge(one, taken, 0)
    const settled = position()
    const place = { consumerGroup: 'chat', topic: lightQueueOf(topic, 'a'), queueId: 0 }
    await one.client.call(one.broker, updateConsumerOffset, { ...place, commitOffset: 9 })
    await pop(one, 'first')

    expect([before, settled, position()]).to.deep.equal([[0], [1], [1]])
  })

  it('refuse requests that are wrong', async () => {
    await using one = await liteBroker({ autoCreateSubscriptionGroup: false })
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    await send(one, 'a', 'x')
    const popped = await pop(one, 'first')
    const names = async (...calls: readonly Promise<unknown>[]) =>
      (await Promise.all(calls.map(refusalOf))).map(
        ({ responseName, remark }) => `${responseName} ${remark?.split('\n')[0]}`,
      )

    expect(
      await names(
        pop(one, 'first', { maxMsgNum: 33 }),
        pop(one, 'first', { topic: 'none' }),
        pop(one, 'first', { topic: 'SELF_TEST_TOPIC' }),
        pop(one, 'first', { consumerGroup: 'none' }),
        pop(one, 'first', { consumerGroup: 'CID_ONSAPI_OWNER' }),
        acknowledge(one, popped, 0, { consumerGroup: 'CID_ONSAPI_OWNER' }),
        acknowledge(one, popped, 0, { extraInfo: '0 1 1 0 0 broker-a 0 0' }),
      ),
    ).to.deep.equal([
      `INVALID_PARAMETER the broker[127.0.0.1] pop message's num is greater than 32`,
      'TOPIC_NOT_EXIST topic [none] not exist, apply first please! ',
      'INVALID_PARAMETER the topic [SELF_TEST_TOPIC] message type not match',
      'SUBSCRIPTION_GROUP_NOT_EXIST subscription group [none] not exist, ',
      'INVALID_PARAMETER subscription bind topic not match, CID_ONSAPI_OWNER',
      'INVALID_PARAMETER group type or bind topic not match.',
      'INVALID_PARAMETER ack queue illegal.',
    ])
    expect(await acknowledge(one, popped, 0, { offset: 5 })).to.include({ answer: 'NO_MESSAGE' })
  })

  it('are looked at again when an admin says so, by one client or by all of a group', async () => {
    await using one = await liteBroker()
    await send(one, 'a', 'a0')
    await subscribe(one, 'first', 'PARTIAL_ADD', ['a'])
    const again = async (clientId: string | undefined): Promise<readonly string[]> => {
      await acknowledge(one, await pop(one, 'first'), 0)
      const held = pop(one, 'first', { pollTime: 60_000 })
      await one.cluster.received(popLiteMessage)
      const place = { consumerGroup: 'chat', topic: lightQueueOf(topic, 'a'), queueId: 0 }
      await one.client.call(one.broker, updateConsumerOffset, { ...place, commitOffset: 0 })
      await one.client.call(one.broker, triggerLiteDispatch, { group: 'chat', clientId })
      const answer = await held
      await acknowledge(one, answer, 0)
      await one.client.call(one.broker, updateConsumerOffset, { ...place, commitOffset: 0 })
      return textsOf(answer)
    }

    expect(await again(undefined)).to.deep.equal(['a0'])
    expect(await again('first')).to.deep.equal(['a0'])
  })

  it('tell of a group whose clients get all of them as of one client', async () => {
    await using one = await liteBroker()
    await bind(one, { '+lite.sub.wildcard': 'true' })
    await subscribe(one, 'first', 'COMPLETE_ADD', [])
    await subscribe(one, 'second', 'COMPLETE_ADD', [])
    await send(one, 'a', 'a0')

    const { body } = await one.client.call(one.broker, getLiteTopicInfo, { parentTopic: topic, liteTopic: 'a' })

    expect(body.subscriber).to.deep.equal([{ clientId: '*', group: 'chat' }])
  })

  it('belong to one broker each, over all that have their topic', async () => {
    const parent = { name: topic, attributes: { 'message.type': 'LITE' } }
    await using cluster = await LocalCluster.start({ brokers: 2, topics: [parent] })
    const client = newClient()
    const holders = async (liteTopic: string): Promise<readonly number[]> => {
      const answers = cluster.brokerAddrs.map(async address => {
        const { body } = await client.call(address, getLiteTopicInfo, { parentTopic: topic, liteTopic })
        return body.shardingToBroker
      })
      return (await Promise.all(answers)).flatMap((isHere, index) => (isHere ? [index] : []))
    }

    const found = await Promise.all(Array.from({ length: 16 }, (_, number) => holders(`room-${number}`)))
    await client.close()

    expect(found.every(each => each.length === 1)).to.equal(true)
    expect(new Set(found.flat())).to.deep.equal(new Set([0, 1]))
  })
})
