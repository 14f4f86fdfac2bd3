// SPDX-License-Identifier: Apache-2.0
// Namespaces: the application's names are its own, the brokers' have a prefix.
import type { MessageFailure } from '@rocketmq-ts/consumer'
import { wrapNamespace, type MessageExt } from '@rocketmq-ts/protocol'
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
    const consumer = pushConsumer(cluster, {
      namespace,
      consumerGroup: group,
      handler(message) {
        seen.push(message)
        return message.reconsumeTimes === 0 ? { delayLevel: 1 } : undefined
      },
    })
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the retry', () => seen.length === 2, 20_000)
    await consumer.close()

    expect(seen.map(message => message.topic)).to.deep.equal([topic, topic])
    expect(failures.map(failure => failure.topic)).to.deep.equal([topic])
    expect(consumer.consumerGroup).to.equal(group)
    expect(await committedOffsets(cluster, wrapNamespace(namespace, group), wireTopic)).to.deep.equal([1])
  })
})
