// SPDX-License-Identifier: Apache-2.0
// Lite topics, on brokers that are set to have them.
import { LitePushConsumer, Producer, type ProxyLitePushConsumerOptions } from '@rocketmq-ts/grpc'
import { onEachProxy, rejection, waitFor } from '@rocketmq-ts/testing'
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'

const config = { enableLmq: true, enableMultiDispatch: true }
/** Milliseconds until something has come: a real broker under load takes its time. */
const patientMs = 60_000

onEachProxy(
  'lite topics over gRPC',
  cluster => {
    const open: { close(): Promise<void> }[] = []
    afterEach(async () => {
      await Promise.all(open.splice(0).map(client => client.close()))
    })

    /** A topic for lite topics, a group that is bound to it, a producer, and what its consumers receive. */
    async function scene(attributes: Readonly<Record<string, string>> = {}) {
      const bindTopic = await cluster.topic('lite', { attributes: '+message.type=LITE' })
      const bound = new Map(Object.entries({ '+lite.bind.topic': bindTopic, ...attributes }))
      const consumerGroup = await cluster.group('CG_lite', { attributes: bound })
      const endpoints = `grpc://${cluster.endpoints}`
      const producer = new Producer({ endpoints, topics: [bindTopic], sendTimeoutMs: 10_000 })
      open.push(producer)
      await producer.start()
      const received: string[] = []

      async function consume(
        name: string,
        liteTopics: readonly string[],
        options: Partial<ProxyLitePushConsumerOptions> = {},
      ): Promise<LitePushConsumer> {
        const consumer = new LitePushConsumer({
          endpoints,
          consumerGroup,
          bindTopic,
          liteTopics,
          handler: ({ liteTopic, body }) => void received.push(`${name} ${liteTopic} ${body.toString()}`),
          ...options,
        })
        open.push(consumer)
        await consumer.start()
        return consumer
      }

      async function send(liteTopic: string, ...bodies: readonly string[]): Promise<void> {
        for (const body of bodies) await producer.send({ topic: bindTopic, liteTopic, body })
      }

      const arrived = (count: number) => waitFor(`${count} messages`, () => received.length >= count, patientMs)
      return { received, consume, send, arrived }
    }

    it('reach the consumers that have subscribed to them, and no others', async () => {
      const { received, consume, send, arrived } = await scene()
      const one = await consume('one', ['a'])
      await consume('two', ['b'])
      await one.subscribeLite('c')

      for (const liteTopic of ['a', 'b', 'c', 'd']) await send(liteTopic, 'x')

      await arrived(3)
      expect(received).to.have.members(['one a x', 'two b x', 'one c x'])
    })

    it('are each consumed in the order of sending', async () => {
      const { received, consume, send, arrived } = await scene()
      const bodies = Array.from({ length: 20 }, (_, index) => String(index))
      await consume('one', ['a', 'b'])

      await Promise.all([send('a', ...bodies), send('b', ...bodies)])

      await arrived(40)
      for (const liteTopic of ['a', 'b']) {
        const its = received.filter(text => text.startsWith(`one ${liteTopic} `))
        expect(its).to.deep.equal(bodies.map(body => `one ${liteTopic} ${body}`))
      }
    })

    it('end for a consumer that gives one up, and go on where it takes it again', async () => {
      const { received, consume, send, arrived } = await scene()
      const consumer = await consume('one', ['a', 'b'])
      await send('a', 'first')
      await arrived(1)

      await consumer.unsubscribeLite('a')
      await send('a', 'second')
      await send('b', 'third')
      await arrived(2)
      const before = [...received]
      await consumer.subscribeLite('a')
      await arrived(3)

      expect(before).to.deep.equal(['one a first', 'one b third'])
      expect(received[2]).to.equal('one a second')
    })

    it('begin where the subscription says', async () => {
      const { received, consume, send, arrived } = await scene()
      for (const liteTopic of ['a', 'b', 'c']) await send(liteTopic, '0', '1', '2', '3')
      const consumer = await consume('one', [])

      await consumer.subscribeLite('a', { from: 'end' })
      await consumer.subscribeLite('b', { from: 2 })
      await consumer.subscribeLite('c', { from: 'begin' })
      await send('a', '4')

      await arrived(7)
      const of = (liteTopic: string) => received.filter(text => text.startsWith(`one ${liteTopic} `))
      expect(of('a')).to.deep.equal(['one a 4'])
      expect(of('b')).to.deep.equal(['one b 2', 'one b 3'])
      expect(of('c')).to.deep.equal(['one c 0', 'one c 1', 'one c 2', 'one c 3'])
    })

    it('come again when they were not consumed', async () => {
      const { received, consume, send, arrived } = await scene()
      await consume('one', ['a'], {
        handler: ({ body, deliveryAttempt }) => {
          received.push(`${body.toString()} ${deliveryAttempt}`)
          if (deliveryAttempt === 1) throw new Error('not now')
        },
      })

      await send('a', 'x')

      await arrived(2)
      expect(received).to.deep.equal(['x 1', 'x 2'])
    })

    it('pass from one consumer of an exclusive group to the next', async () => {
      const { received, consume, send, arrived } = await scene({ '+lite.sub.model': 'Exclusive' })
      const one = await consume('one', ['a'])
      const two = await consume('two', [])
      const lost: string[] = []
      one.on('liteTopicLost', liteTopic => lost.push(liteTopic))

      await two.subscribeLite('a')
      await waitFor('the loss', () => lost.length > 0, patientMs)
      await send('a', 'x')

      await arrived(1)
      expect(lost).to.deep.equal(['a'])
      expect(one.liteTopics).to.deep.equal([])
      expect(received).to.deep.equal(['two a x'])
    })
  },
  { own: true, config },
)

onEachProxy(
  'few lite topics over gRPC',
  cluster => {
    it('are refused beyond the quotas of a broker: subscriptions, and lite topics', async () => {
      const bindTopic = await cluster.topic('lite', { attributes: '+message.type=LITE' })
      const consumerGroup = await cluster.group('CG_lite', {
        attributes: new Map([['+lite.bind.topic', bindTopic]]),
      })
      const endpoints = `grpc://${cluster.endpoints}`
      await using consumer = new LitePushConsumer({ endpoints, consumerGroup, bindTopic, handler: () => undefined })
      await using producer = new Producer({ endpoints, topics: [bindTopic] })
      await Promise.all([consumer.start(), producer.start()])
      const send = (liteTopic: string) => producer.send({ topic: bindTopic, liteTopic, body: 'x' })
      await consumer.subscribeLite('a')
      await send('a')

      const subscribing = await rejection(consumer.subscribeLite('b'))
      const sending = await rejection(send('b'))

      expect(subscribing).to.be.instanceOf(BrokerError).and.include({ responseCode: 42902 })
      expect(sending.message).to.include('LITE_TOPIC_QUOTA_EXCEEDED')
      expect(consumer.liteTopics).to.deep.equal(['a'])
    })
  },
  { own: true, config: { ...config, maxLiteSubscriptionCount: 1, enableLmqQuota: true, maxLmqConsumeQueueNum: 1 } },
)
