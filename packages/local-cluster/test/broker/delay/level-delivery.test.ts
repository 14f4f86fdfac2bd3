// SPDX-License-Identifier: Apache-2.0
// Messages with a delay level: where they wait, when they come, and what they carry then.
import type { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { messageProperties, scheduleTopic, sendMessageV2 } from '@rocketmq-ts/protocol'
import { oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { sendFields } from '../../raw-client.js'

const { delayLevel, realQueueId, realTopic } = messageProperties

function delayed({ client, broker }: OneBroker, level: number | string, body = 'later', queueId = 1) {
  const fields = sendFields('orders', { queueId, properties: `DELAY\x01${level}\x02TAGS\x01paid\x02` })
  return client.call(broker, sendMessageV2, fields, { body: Buffer.from(body), timeoutMs: 20_000 })
}

describe('a message with a delay level', () => {
  it('waits in the queue of its level and is delivered to its own queue when the time has come', async () => {
    await using one = await oneBroker({ topics: [{ name: 'orders', queues: 2 }] })
    const { clock, cluster } = one

    const sent = await delayed(one, 2)

    const [waiting] = cluster.messages(scheduleTopic)
    expect(waiting).to.include({ queueId: 1, queueOffset: 0 })
    expect(waiting?.properties).to.include({ REAL_TOPIC: 'orders', REAL_QID: '1', DELAY: '2' })
    expect(sent).to.include({ queueId: 1, queueOffset: 0 }).and.not.to.have.property('recallHandle')
    await clock.advance(4999)
    expect(cluster.messages('orders')).to.have.length(0)
    await clock.advance(1)
    const [delivered] = cluster.messages('orders')
    expect(delivered).to.include({ topic: 'orders', queueId: 1, tags: 'paid', reconsumeTimes: 0 })
    expect(delivered?.property(delayLevel.name)).to.equal('2')
    expect(delivered?.property(realTopic.name)).to.equal('orders')
    expect(delivered?.property(realQueueId.name)).to.equal('1')
  })

  it('counts as the last level when its level is beyond it', async () => {
    await using one = await oneBroker({ topics: ['orders'], config: { messageDelayLevel: '1s 10s' } })

    await delayed(one, 99)
    await one.clock.advance(10_000)

    expect(one.cluster.messages('orders')[0]?.property(delayLevel.name)).to.equal('2')
  })

  it('is an ordinary message when the level is not above zero', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    await delayed(one, 0)
    await delayed(one, -1)

    expect(one.cluster.messages('orders')).to.have.length(2)
  })

  it('is refused when the level is no number', async () => {
    await using one = await oneBroker({ topics: ['orders'] })

    const error = await refusalOf(delayed(one, 'soon'))

    expect(error.responseCode).to.equal(1)
    expect(error.remark).to.match(/^java.lang.NumberFormatException: For input string: "soon"/)
  })

  it('keeps its place behind earlier ones of its level, and its timer properties are dropped', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const { client, broker, clock, cluster } = one

    await delayed(one, 1, 'first', 0)
    await clock.advance(400)
    const properties = 'DELAY\x011\x02TIMER_DELAY_SEC\x01900\x02'
    await client.call(broker, sendMessageV2, sendFields('orders', { properties }), { body: Buffer.from('second') })
    await clock.advance(600)
    const afterOneSecond = cluster.messages('orders').map(({ body }) => body.toString())
    await clock.advance(400)

    expect(afterOneSecond).to.deep.equal(['first'])
    expect(cluster.messages('orders').map(({ body }) => body.toString())).to.deep.equal(['first', 'second'])
    expect(cluster.messages('orders')[1]?.properties).not.to.have.property('TIMER_DELAY_SEC')
  })

  it('is delivered by the next run of a broker that was down when the time came', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const { cluster } = one

    await delayed(one, 1)
    await cluster.broker().kill()
    await one.clock.advance(60_000)
    await cluster.broker().restart()
    await pass(one.clock)

    expect(cluster.messages('orders')).to.have.length(1)
    await cluster.broker().restart()
    await pass(one.clock)
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('is delivered in time by the thousand', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    // On one connection, so they are stored in the order in which they are sent.
    await Promise.all(Array.from({ length: 600 }, (_none, count) => delayed(one, 1, `${count}`, 0)))

    await one.clock.advance(1000)

    expect(one.cluster.messages('orders').map(({ body }) => body.toString())).to.deep.equal(
      Array.from({ length: 600 }, (_none, count) => `${count}`),
    )
  })
})

/** Lets what is due now happen. */
function pass(clock: VirtualClock): Promise<void> {
  return clock.advance(0)
}
