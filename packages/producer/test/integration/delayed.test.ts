// SPDX-License-Identifier: Apache-2.0
// Messages that are delivered later: by a level, after a time, at a time; and how they are taken back.
import { BrokerError, UsageError } from '@rocketmq-ts/core'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { clusterKind, isVersion5, itVersion5, onEachCluster, rejection, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

/** Real brokers deliver to the second, and need one more to notice. */
const patienceMs = clusterKind === 'real' ? 15_000 : 5000

onEachCluster('a delayed message', cluster => {
  let producer: DefaultMQProducer
  before(async () => {
    producer = await producerOn(cluster.clientOptions)
  })
  after(() => producer.close())

  const arrival = (topic: string) =>
    waitFor(
      'the message',
      async () => {
        const [message] = await cluster.messages(topic)
        return message
      },
      patienceMs,
    )

  it('by level 1 comes after one second, under its own id', async () => {
    const topic = await cluster.topic('level')

    const sent = await producer.send({ topic, body: 'later', delayLevel: 1, keys: ['k'] })
    const atOnce = await cluster.messages(topic)
    const message = await arrival(topic)

    expect(sent.status).to.equal('SEND_OK')
    expect(atOnce).to.have.length(0)
    expect(message.messageId).to.equal(sent.messageId)
    expect(message.body.toString()).to.equal('later')
    expect(message.keys).to.deep.equal(['k'])
    expect(message.storeTimestamp - message.bornTimestamp).to.be.at.least(900)
  })

  itVersion5('by delayMs comes after that time', async () => {
    const topic = await cluster.topic('after')

    const sent = await producer.send({ topic, body: 'later', delayMs: 2000 })
    const message = await arrival(topic)

    expect(sent.recallHandle).to.be.a('string')
    expect(message.messageId).to.equal(sent.messageId)
    // To the second, and an exact multiple one second earlier.
    expect(message.storeTimestamp - message.bornTimestamp).to.be.at.least(900)
  })

  itVersion5('by deliverAt comes at that time', async () => {
    const topic = await cluster.topic('at')
    const deliverAt = Date.now() + 2000

    const sent = await producer.send({ topic, body: 'later', deliverAt })
    const message = await arrival(topic)

    expect(message.messageId).to.equal(sent.messageId)
    expect(message.properties).to.include({ TIMER_DELIVER_MS: String(deliverAt) })
  })

  itVersion5('is delivered at once when its time has passed', async () => {
    const topic = await cluster.topic('past')

    await producer.send({ topic, body: 'now', deliverAt: Date.now() - 60_000 })

    expect((await arrival(topic)).body.toString()).to.equal('now')
  })

  itVersion5('too far ahead is refused by the broker, which says so', async () => {
    const topic = await cluster.topic('far')

    const error = await rejection(producer.send({ topic, body: 'x', delayMs: 4 * 24 * 3_600_000 }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'rejected', responseCode: 13 })
    expect(error.cause).to.be.instanceOf(BrokerError)
  })

  if (!isVersion5) {
    it('by time is refused before it is sent to a broker that would deliver it at once', async () => {
      const topic = await cluster.topic('old')

      for (const send of ['send', 'sendOneway'] as const) {
        const error = await rejection(producer[send]({ topic, body: 'x', delayMs: 5000 }))
        expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
        expect(error.message).to.contain('V4_9_7').and.contain('delayLevel')
      }
    })
  }

  it('has one way of saying when', async () => {
    const error = await rejection(producer.send({ topic: 'any', body: 'x', delayLevel: 1, delayMs: 5 }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('exclude each other')
  })
})

onEachCluster(
  'a recalled message',
  cluster => {
    let producer: DefaultMQProducer
    before(async () => {
      producer = await producerOn(cluster.clientOptions)
    })
    after(() => producer.close())

    itVersion5('is never delivered, while others are', async () => {
      const topic = await cluster.topic('recall')

      const recalled = await producer.send({ topic, body: 'recalled', delayMs: 4000 })
      await producer.send({ topic, body: 'kept', delayMs: 4500 })
      const messageId = await producer.recallMessage(topic, recalled.recallHandle ?? '')

      const delivered = await waitFor(
        'the message that is kept',
        async () => {
          const messages = await cluster.messages(topic)
          return messages.length > 0 && messages
        },
        30_000,
      )
      expect(messageId).to.equal(recalled.messageId)
      expect(delivered.map(({ body }) => body.toString())).to.deep.equal(['kept'])
    })

    itVersion5('needs a handle that makes sense, and the topic that it is for', async () => {
      const topic = await cluster.topic('recall')
      const other = await cluster.topic('recall')
      const { recallHandle = '' } = await producer.send({ topic, body: 'x', delayMs: 20_000 })

      const nonsense = await rejection(producer.recallMessage(topic, 'nonsense'))
      const foreign = await rejection(producer.recallMessage(other, recallHandle))

      expect(nonsense).to.be.instanceOf(UsageError)
      expect(foreign).to.be.instanceOf(BrokerError)
      expect(foreign).to.include({ responseName: 'ILLEGAL_OPERATION' })
    })
  },
  {},
)
