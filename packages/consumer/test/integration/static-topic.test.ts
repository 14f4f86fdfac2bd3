// SPDX-License-Identifier: Apache-2.0
// Static topics: queues that keep their numbers wherever they live.
import {
  encodeProperties,
  isMockBroker,
  sendMessageV2,
  staticQueuesOf,
  getRouteInfoByTopic,
} from '@rocketmq-ts/protocol'
import { onEachVersion5, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { pushConsumer } from '../push-consumer.js'

/** Sends a message to each logical queue. */
async function sendToEach(cluster: TestCluster, topic: string, body: string): Promise<void> {
  const { remoting, namesrvAddr } = cluster
  const route = (await remoting.call(namesrvAddr, getRouteInfoByTopic, { topic })).body
  for (const queue of staticQueuesOf(topic, route)?.queues ?? []) {
    const holder = staticQueuesOf(topic, route)?.holders.get(`${topic}\n${queue.brokerName}\n${queue.queueId}`)
    const address = route.brokerDatas.find(({ brokerName }) => brokerName === holder)?.brokerAddrs.get(0) ?? ''
    const fields = {
      producerGroup: 'raw',
      topic,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId: queue.queueId,
      sysFlag: 0,
      bornTimestamp: Date.now(),
      flag: 0,
      properties: encodeProperties({}),
      brokerName: queue.brokerName,
    }
    await remoting.call(address, sendMessageV2, fields, { body: Buffer.from(`${body} ${queue.queueId}`) })
  }
}

onEachVersion5(
  'a static topic on two brokers',
  cluster => {
    for (const ordered of [false, true]) {
      it(`is consumed by its logical queues${ordered ? ', in order' : ''}, committed, and retried`, async () => {
        const topic = await cluster.staticTopic('static', 4)
        const group = await cluster.group('CG_static')
        await sendToEach(cluster, topic, 'first')
        const seen: string[] = []
        let failed = 0
        const start = async () => {
          const consumer = pushConsumer(cluster, {
            ordered,
            consumerGroup: group,
            suspendCurrentQueueTimeMillis: 20,
            handler({ body, brokerName, reconsumeTimes }) {
              expect(isMockBroker(brokerName) || reconsumeTimes > 0).to.equal(true)
              if (body.toString() === 'first 1' && reconsumeTimes === 0) {
                failed++
                return ordered ? { retryAfter: 20 } : { delayLevel: 1 }
              }
              seen.push(body.toString())
              return undefined
            },
          })
          void consumer.subscribe(topic)
          await consumer.start()
          return consumer
        }
        const consumer = await start()
        await waitFor('all messages', () => seen.length === 4, 20_000)
        await consumer.close()
        await sendToEach(cluster, topic, 'second')
        await using _next = await start()
        await waitFor('the next messages', () => seen.length === 8, 20_000)

        expect(failed).to.equal(1)
        expect(seen.slice(0, 4)).to.have.members(['first 0', 'first 1', 'first 2', 'first 3'])
        expect(seen.slice(4)).to.have.members(['second 0', 'second 1', 'second 2', 'second 3'])
      })
    }
  },
  { brokers: 2 },
)
