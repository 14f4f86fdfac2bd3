// SPDX-License-Identifier: Apache-2.0
// A 4.x namespace stands in front of topics and groups at brokers; the application never sees it.
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { committedOffsets } from '../push-consumer.js'
import { receiveFor, simpleConsumer } from '../simple-consumer.js'

onEachCluster('in a namespace', cluster => {
  const namespace = 'MQ_INST_1_a'

  const filled = async () => {
    const topic = uniqueName('named')
    await cluster.configureTopic(`${namespace}%${topic}`, { queues: 1 })
    const [sent] = await cluster.send({ topic: `${namespace}%${topic}`, body: 'one' })
    return { topic, queue: { topic, brokerName: sent?.brokerName ?? '', queueId: 0 } }
  }

  it('a lite pull consumer speaks of topics and queues as the application does', async () => {
    const { topic, queue } = await filled()
    await using consumer = litePullConsumer(cluster, { namespace, subscriptions: { [topic]: '*' } })
    const assigned: MessageQueue[] = []
    consumer.on('assigned', queues => assigned.push(...queues))
    await consumer.start()
    const [message] = await pollFor(consumer, 1)
    await consumer.commitSync()
    await consumer.seek(queue, 'begin')
    const [again] = await pollFor(consumer, 1)
    const group = `${namespace}%${consumer.consumerGroup}`

    expect([message?.topic, again?.topic]).to.deep.equal([topic, topic])
    expect([consumer.assignment(), assigned]).to.deep.equal([[queue], [queue]])
    expect(await consumer.fetchMessageQueues(topic)).to.deep.equal([queue])
    expect((await consumer.lag()).map(lag => lag.queue)).to.deep.equal([queue])
    expect(await committedOffsets(cluster, group, `${namespace}%${topic}`)).to.deep.equal([1])
  })

  itVersion5('a simple consumer too', async () => {
    const { topic } = await filled()
    await using consumer = simpleConsumer(cluster, { namespace, subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [message] = await receiveFor(consumer, 1, { invisibleMs: 1000 })
    await message?.nack(0)
    const [again] = await receiveFor(consumer, 1)
    await again?.ack()

    expect([message, again].map(each => [each?.topic, each?.reconsumeTimes])).to.deep.equal([
      [topic, 0],
      [topic, 1],
    ])
  })
})
