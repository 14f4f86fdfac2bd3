// SPDX-License-Identifier: Apache-2.0
// Static topics: queues that keep their numbers wherever they live.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { onEachVersion5, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'

onEachVersion5(
  'a static topic on two brokers',
  cluster => {
    it('is written by its logical queues, each on the broker that holds it', async () => {
      const topic = await cluster.staticTopic('static', 4)
      await using producer = new DefaultMQProducer({
        ...cluster.clientOptions,
        producerGroup: uniqueName('PG_static'),
        manager: new MQClientManager(),
      })
      await producer.start()

      const sent = []
      for (let i = 0; i < 8; i++) sent.push(await producer.send({ topic, body: String(i) }))

      expect(sent.map(({ queue }) => queue.queueId).sort()).to.deep.equal([0, 0, 1, 1, 2, 2, 3, 3])
      expect(new Set(sent.map(({ queue }) => queue.brokerName))).to.deep.equal(new Set(['__syslo__global__']))
      expect(new Set(sent.map(({ attempts }) => attempts[0]?.brokerName))).to.deep.equal(
        new Set(['broker-a', 'broker-b']),
      )
    })
  },
  { brokers: 2 },
)
