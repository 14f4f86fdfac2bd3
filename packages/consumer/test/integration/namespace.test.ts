// SPDX-License-Identifier: Apache-2.0
// Namespaces: the application's names are its own, the brokers' have a prefix.
import type { MessageFailure } from '@rocketmq-ts/consumer'
import { retryTopicOf, wrapNamespace, type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, pushConsumer } from '../push-consumer.js'

onEachCluster('a consumer in a namespace', cluster => {
  it('uses the names of the namespace at brokers, and its own for the application, also in retries', async () => {
    const namespace = uniqueName('NS')
    const [topic, group] = [uniqueName('topic'), uniqueName('CG')]
    const wireTopic = wrapNamespace(namespace, topic)
    await cluster.configureTopic(wireTopic, { queues: 1 })
    await cluster.send({ topic: wireTopic, body: 'x' })
    const seen: MessageExt[] = []
    const failures: MessageFailure[] = []
    const assigned: MessageQueue[] = []
    const consumer = pushConsumer(cluster, {
      namespace,
      consumerGroup: group,
      handler(message) {
        seen.push(message)
        return message.reconsumeTimes === 0 ? { delayLevel: 1 } : undefined
      },
    })
    consumer.on('messageFailed', failure => failures.push(failure))
    consumer.on('assigned', queues => assigned.push(...queues))
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the retry', () => seen.length === 2, 20_000)
    const lags = await consumer.lag()
    await consumer.close()

    expect(seen.map(message => message.topic)).to.deep.equal([topic, topic])
    expect(failures.map(failure => [failure.topic, failure.queue.topic])).to.deep.equal([[topic, topic]])
    const ownTopics = [topic, retryTopicOf(group)]
    expect(new Set(assigned.map(queue => queue.topic))).to.deep.equal(new Set(ownTopics))
    expect(new Set(lags.map(({ queue }) => queue.topic))).to.deep.equal(new Set(ownTopics))
    expect(consumer.consumerGroup).to.equal(group)
    expect(await committedOffsets(cluster, wrapNamespace(namespace, group), wireTopic)).to.deep.equal([1])
  })
})
