// SPDX-License-Identifier: Apache-2.0
// Topics whose queues lie on several brokers.
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

onEachCluster(
  'a topic on two brokers',
  cluster => {
    it('is consumed from both, ordered or not', async () => {
      const topic = await cluster.topic('both', { queues: 2 })
      await cluster.send(...numbered(topic, 20))
      for (const ordered of [false, true]) {
        const seen: string[] = []
        const brokers = new Set<string>()
        await using consumer = pushConsumer(cluster, {
          ordered,
          handler({ body, brokerName }) {
            seen.push(body.toString())
            brokers.add(brokerName)
          },
        })
        void consumer.subscribe(topic)
        await consumer.start()
        await waitFor('all messages', () => seen.length === 20)

        expect([...brokers]).to.have.length(2)
      }
    })

    it('goes on from one of them while the other is away', async () => {
      const topic = await cluster.topic('one-away', { queues: 2 })
      const seen = new Set<string>()
      await using consumer = pushConsumer(cluster, {
        // A broker that left the route is found again by the next poll.
        pollNameServerInterval: 1000,
        handler: ({ body }) => void seen.add(body.toString()),
      })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.killBroker(1)
      await waitFor(
        'messages from the other',
        async () => {
          await cluster.send({ topic, body: `to the other ${seen.size}` }).catch(() => undefined)
          return seen.size > 3
        },
        30_000,
      )
      await cluster.restartBroker(1)
      await cluster.configureTopic(topic, { queues: 2 })
      await waitFor(
        'messages from both',
        async () => {
          await cluster.send(...numbered(topic, 4)).catch(() => undefined)
          return ['1', '2', '3', '4'].every(body => seen.has(body))
        },
        60_000,
      )
    })
  },
  { brokers: 2, own: true },
)
