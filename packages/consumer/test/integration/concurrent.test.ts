// SPDX-License-Identifier: Apache-2.0
import type { MessageFailure } from '@rocketmq-ts/consumer'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { pushConsumer } from '../push-consumer.js'

onEachCluster('concurrent consumption', cluster => {
  it('delivers every message of every queue, with what its sender gave it', async () => {
    const topic = await cluster.topic('concurrent')
    const sent = await cluster.send(
      ...Array.from({ length: 100 }, (_, index) => ({ topic, body: `body ${index}`, tags: 'A', keys: [`k${index}`] })),
    )
    const seen: MessageExt[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', message => void seen.push(message))
    await consumer.start()
    await waitFor('all messages', () => seen.length >= 100)

    expect(seen).to.have.length(100)
    expect(seen.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
    const first = seen.find(({ keys }) => keys[0] === 'k0')
    expect(first?.body.toString()).to.equal('body 0')
    expect(first).to.include({ topic, tags: 'A', reconsumeTimes: 0 })
  })

  it('delivers a message again that its handler threw at, and says why', async () => {
    const topic = await cluster.topic('retry')
    const failures: MessageFailure[] = []
    const seen: MessageExt[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic, '*', async message => {
      seen.push(message)
      if (seen.length === 1) throw new TypeError('not today')
    })
    await consumer.start()
    const [sent] = await cluster.send({ topic, body: 'again' })
    await waitFor('the second delivery', () => seen.length === 2, 60_000)

    expect(seen[1]).to.include({ topic, reconsumeTimes: 1 })
    expect(seen[1]?.property('ORIGIN_MESSAGE_ID') ?? '').to.be.a('string')
    expect(failures).to.have.length(1)
    expect(failures[0]).to.include({ topic, fate: 'retry', messageId: sent?.messageId, reconsumeTimes: 0 })
    expect(failures[0]?.error).to.be.instanceOf(TypeError)
  })
})
