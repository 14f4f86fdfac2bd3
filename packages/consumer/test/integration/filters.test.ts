// SPDX-License-Identifier: Apache-2.0
// Which messages a consumer gets: tags, SQL92, own filters, and topics that come and go while it runs.
import type { PushConsumerOptions } from '@rocketmq-ts/consumer'
import { StateError, UsageError } from '@rocketmq-ts/core'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { pushConsumer } from '../push-consumer.js'

onEachCluster('a filter', cluster => {
  const bodies =
    (seen: string[]): PushConsumerOptions['handler'] =>
    ({ body }) =>
      void seen.push(body.toString())

  it('by tags lets through messages with one of them', async () => {
    const topic = await cluster.topic('tags')
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, ' paid|| refunded ', bodies(seen))
    await consumer.start()
    for (const tags of ['paid', 'open', undefined, 'refunded', 'paid2']) {
      await cluster.send({ topic, body: tags ?? 'none', ...(tags === undefined ? {} : { tags }) })
    }
    await cluster.send({ topic, body: 'end', tags: 'paid' })
    await waitFor('the last message', () => seen.includes('end'))

    expect(seen).to.have.members(['paid', 'refunded', 'end'])
  })

  it('by tags is not deceived by tags with the same hash code', async () => {
    const topic = await cluster.topic('collision', { queues: 1 })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, 'Aa', bodies(seen))
    await consumer.start()
    // Java hashes both to 2112, and brokers compare hashes.
    await cluster.send({ topic, body: 'BB', tags: 'BB' }, { topic, body: 'Aa', tags: 'Aa' })
    await waitFor('the message', () => seen.length > 0)

    expect(seen).to.deep.equal(['Aa'])
  })

  it('by SQL92 lets through messages whose properties fit', async () => {
    const topic = await cluster.topic('sql')
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, { sql: "price > 10 AND colour IN ('red', 'blue')" }, bodies(seen))
    await consumer.start()
    await consumer.ready()
    for (const [price, colour] of [
      ['11', 'red'],
      ['9', 'red'],
      ['12', 'green'],
      ['13', 'blue'],
    ] as const) {
      await cluster.send({ topic, body: `${price} ${colour}`, properties: { price, colour } })
    }
    await waitFor('two messages', () => seen.length === 2)

    expect(seen).to.have.members(['11 red', '13 blue'])
  })

  it('that is changed while the consumer runs counts at once', async () => {
    const topic = await cluster.topic('changes', { queues: 1 })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, 'A', bodies(seen))
    await consumer.start()
    await consumer.ready()
    // B1 lies before A1, so it has been passed over when A1 is here.
    await cluster.send({ topic, body: 'B1', tags: 'B' }, { topic, body: 'A1', tags: 'A' })
    await waitFor('the first message', () => seen.length === 1)
    await consumer.subscribe(topic, 'B', bodies(seen))
    await cluster.send({ topic, body: 'A2', tags: 'A' }, { topic, body: 'B2', tags: 'B' })
    await waitFor('the second message', () => seen.length >= 2)

    expect(seen).to.deep.equal(['A1', 'B2'])
  })

  it('of the application comes last, and what it refuses does not come again', async () => {
    const topic = await cluster.topic('own', { queues: 1 })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { messageFilter: ({ body }) => body.toString() !== 'no' })
    void consumer.subscribe(topic, '*', bodies(seen))
    await consumer.start()
    await cluster.send({ topic, body: 'yes' }, { topic, body: 'no' }, { topic, body: 'end' })
    await waitFor('the last message', () => seen.includes('end'))
    await waitFor('an empty backlog', async () => (await consumer.lag()).every(({ lag }) => lag === 0))

    expect(seen).to.deep.equal(['yes', 'end'])
  })
})

onEachCluster('an own filter', cluster => {
  for (const [how, filter] of [
    [
      'throws',
      () => {
        throw Object.create(null)
      },
    ],
    ['is no filter', () => Promise.reject(new Error('never looked at'))],
  ] as const) {
    it(`that ${how} is reported, and the message is delivered`, async () => {
      const topic = await cluster.topic('throws', { queues: 1 })
      const seen: string[] = []
      const failed: string[] = []
      const messageFilter = (({ body }) =>
        body.toString() === 'odd' ? filter() : true) as PushConsumerOptions['messageFilter']
      await using consumer = pushConsumer(cluster, {
        ...(messageFilter === undefined ? {} : { messageFilter }),
        handler: ({ body }) => void seen.push(body.toString()),
      })
      consumer.on('filterFailed', (message, error) => failed.push(`${message.body.toString()} ${error.name}`))
      void consumer.subscribe(topic)
      await consumer.start()
      await cluster.send({ topic, body: 'even' }, { topic, body: 'odd' }, { topic, body: 'end' })
      await waitFor('the last message', () => seen.includes('end'))

      expect(seen).to.deep.equal(['even', 'odd', 'end'])
      expect(failed).to.have.length(1)
      expect(failed[0]).to.match(/^odd /)
    })
  }
})

onEachCluster('a subscription', cluster => {
  it('can be added and given up while the consumer runs', async () => {
    const [one, other] = [await cluster.topic('one'), await cluster.topic('other')]
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { handler: ({ topic }) => void seen.push(topic) })
    void consumer.subscribe(one)
    await consumer.start()
    await consumer.ready()
    await consumer.subscribe(other)
    await cluster.send({ topic: one, body: 'x' })
    await cluster.send({ topic: other, body: 'x' })
    await waitFor('both', () => seen.length === 2)
    await consumer.unsubscribe(one)
    const queues = consumer.runningInfo().mqTable.filter(({ queue }) => queue.topic === one)
    await cluster.send({ topic: one, body: 'x' })
    await cluster.send({ topic: other, body: 'x' })
    await waitFor('the other one', () => seen.length === 3)

    expect(seen).to.have.members([one, other, other])
    expect(queues).to.deep.equal([])
  })

  it('to an unknown topic does not keep the consumer from others', async () => {
    const topic = await cluster.topic('known')
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { handler: ({ body }) => void seen.push(body.toString()) })
    void consumer.subscribe(`unknown_${topic}`)
    void consumer.subscribe(topic)
    await consumer.start()
    await cluster.send({ topic, body: 'x' })
    await waitFor('the message', () => seen.length === 1)
  })

  it('needs a handler, a topic and an expression that make sense', async () => {
    const topic = await cluster.topic('wrong')
    await using consumer = pushConsumer(cluster)

    expect(() => consumer.subscribe('a topic', '*', () => undefined)).to.throw(UsageError, /illegal characters/)
    expect(() => consumer.subscribe(topic, '||', () => undefined)).to.throw(UsageError)
    void consumer.subscribe(topic)
    const refused = await consumer.start().catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(UsageError).and.have.property('message').that.contains('has no handler')
    void consumer.subscribe(topic, '*', () => undefined)
    await consumer.start()
    expect(() => consumer.subscribe(`${topic}_2`)).to.throw(UsageError, /has no handler/)
    await consumer.close()
    expect(() => consumer.pause()).to.throw(StateError)
  })
})
