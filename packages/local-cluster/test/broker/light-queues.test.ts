// SPDX-License-Identifier: Apache-2.0
// Messages that go to light queues as well.
import { expect } from 'chai'
import { messageProperties, pullMessage, queryConsumerOffset, sendMessageV2 } from '@rocketmq-ts/protocol'
import { messagesOf, oneBroker, textsOf, type OneBroker } from '../one-broker.js'
import { pullFields, sendFields } from '../raw-client.js'

const topics = [{ name: 'orders', queues: 1 }]
const config = { enableLmq: true, enableMultiDispatch: true }
const { multiQueueOffset } = messageProperties

function sendTo({ client, broker }: OneBroker, names: string, body: string, more = '') {
  const properties = `INNER_MULTI_DISPATCH\x01${names}\x02${more}`
  return client.call(broker, sendMessageV2, sendFields('orders', { properties }), { body: Buffer.from(body) })
}

function pull({ client, broker }: OneBroker, topic: string, given: Parameters<typeof pullFields>[2] = {}) {
  return client.call(broker, pullMessage, pullFields(topic, '%LMQ%billing', given))
}

describe('a light queue', () => {
  it('points at messages that name it, which tell their positions there', async () => {
    await using one = await oneBroker({ topics, config })
    await sendTo(one, '%LMQ%a', 'one')
    await sendTo(one, '%LMQ%b,%LMQ%a', 'two')

    const first = await pull(one, '%LMQ%a')
    const second = await pull(one, '%LMQ%b')

    expect(textsOf(first)).to.deep.equal(['one', 'two'])
    expect(first).to.include({ nextBeginOffset: 2, maxOffset: 2 })
    expect(messagesOf(first).map(message => message.property(multiQueueOffset.name))).to.deep.equal(['0', '0,1'])
    expect(textsOf(second)).to.deep.equal(['two'])
    expect(messagesOf(second)[0]).to.include({ topic: 'orders', queueId: 0, queueOffset: 1 })
  })

  it('wakes a pull that waits for it', async () => {
    await using one = await oneBroker({ topics, config })
    const waiting = pull(one, '%LMQ%a', { sysFlag: 6 })
    await one.cluster.received(pullMessage)

    await sendTo(one, '%LMQ%a', 'one')

    expect(textsOf(await waiting)).to.deep.equal(['one'])
  })

  it('gets a delayed message when it is due', async () => {
    await using one = await oneBroker({ topics, config })
    await sendTo(one, '%LMQ%a', 'late', 'DELAY\x011\x02')
    const early = await pull(one, '%LMQ%a')
    await one.clock.advance(1000)

    expect(textsOf(early)).to.deep.equal([])
    expect(textsOf(await pull(one, '%LMQ%a'))).to.deep.equal(['late'])
  })

  it('counts a name once, and leaves out names of other queues', async () => {
    await using one = await oneBroker({ topics, config })
    await sendTo(one, '%LMQ%a,other,%LMQ%a', 'one')

    const answer = await pull(one, '%LMQ%a')

    expect(messagesOf(answer).map(message => message.property(multiQueueOffset.name))).to.deep.equal(['0,,0'])
    expect(one.cluster.messages('other')).to.deep.equal([])
  })

  it('has groups of its own that nobody makes, and that have positions', async () => {
    await using one = await oneBroker({ topics, config: { ...config, autoCreateSubscriptionGroup: false } })
    await sendTo(one, '%LMQ%a', 'one')

    await pull(one, '%LMQ%a', { sysFlag: 5, commitOffset: 1, queueOffset: 1 })
    const fields = { consumerGroup: '%LMQ%billing', topic: '%LMQ%a', queueId: 0 }

    expect((await one.client.call(one.broker, queryConsumerOffset, fields)).offset).to.equal(1)
  })

  it('is not there when the broker is not set to', async () => {
    await using one = await oneBroker({ topics, config: { enableMultiDispatch: true } })
    await sendTo(one, '%LMQ%a', 'one')

    const [message] = one.cluster.messages('orders')

    expect(message?.property(multiQueueOffset.name)).to.equal(undefined)
    expect(one.cluster.messages('%LMQ%a')).to.deep.equal([])
  })
})
