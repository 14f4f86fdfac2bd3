// SPDX-License-Identifier: Apache-2.0
// Push consumers of the official gRPC clients: what is handed out, again, in order, and what ends with the dead
// letters.
import { expect } from 'chai'
import { itWhen, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { bodyText } from '../../src/index.js'
import { onEachGrpcClient } from '../with-grpc-clients.js'

onEachGrpcClient('push consumers of the official gRPC clients', scene => {
  const { cluster, language } = scene
  const consumedBy = (client: { name: string }, count: number) =>
    scene.clients.factCount('consumed', count, { client: client.name })

  async function pair(
    type: string,
    options: Readonly<Record<string, string | number>> = {},
    settings: { retryMaxTimes?: number; consumeMessageOrderly?: boolean } = {},
  ) {
    const topic = await scene.topicOf(type)
    const group = await cluster.group('interop_grpc_push', settings)
    const producer = await scene.open('producer', { topic })
    const consumer = await scene.open('push', { topic, group, ...options })
    return { topic, group, producer, consumer }
  }

  it('consume every message once', async () => {
    const { topic, producer, consumer } = await pair('NORMAL')

    const { messageIds = [] } = await producer.must('send', { topic, count: 50, tag: 'a' })
    const consumed = await consumedBy(consumer, 50)

    expect(consumed.map(({ messageId }) => messageId)).to.have.members([...messageIds])
    expect(new Set(consumed.map(({ deliveryAttempt }) => deliveryAttempt))).to.deep.equal(new Set([1]))
  })

  it('get a message again that they refused', async () => {
    const { topic, producer, consumer } = await pair('NORMAL', { failures: 1 })
    const { messageId } = await producer.must('send', { topic, body: 'once more' })

    const consumed = await consumedBy(consumer, 2)

    expect(consumed.map(each => [each.messageId, each.deliveryAttempt, each.accepted])).to.deep.equal([
      [messageId, 1, false],
      [messageId, 2, true],
    ])
  })

  it('give a message up after the attempts of the group, which is with the dead letters then', async () => {
    const { topic, group, producer, consumer } = await pair('NORMAL', { failures: 99 }, { retryMaxTimes: 1 })
    await producer.must('send', { topic, body: 'hopeless' })

    const dead = await waitFor(
      'the dead letter',
      async () => {
        const letters = await cluster.messages(`%DLQ%${group}`)
        return letters.length > 0 && letters
      },
      120_000,
    )

    expect(dead.map(({ body }) => body.toString())).to.deep.equal(['hopeless'])
    expect(scene.clients.facts('consumed', { client: consumer.name })).to.have.length(2)
  })

  it('consume a message group in order', async () => {
    const { topic, producer, consumer } = await pair('FIFO', {}, { consumeMessageOrderly: true })

    for (let index = 0; index < 20; index++) {
      await producer.must('send', { topic, body: String(index), 'message-group': index % 2 === 0 ? 'even' : 'odd' })
    }
    const consumed = await consumedBy(consumer, 20)

    const of = (group: string) => consumed.filter(({ messageGroup }) => messageGroup === group).map(bodyText)
    expect(of('even')).to.deep.equal(['0', '2', '4', '6', '8', '10', '12', '14', '16', '18'])
    expect(of('odd')).to.deep.equal(['1', '3', '5', '7', '9', '11', '13', '15', '17', '19'])
  })

  itWhen(
    language === 'java',
    'try a message of a group again before the next one',
    'the library of Node.js gives it up at once',
    async () => {
      const { topic, producer, consumer } = await pair('FIFO', { failures: 1 }, { consumeMessageOrderly: true })

      for (const body of ['a', 'b']) await producer.must('send', { topic, body, 'message-group': 'g' })
      const consumed = await consumedBy(consumer, 4)

      expect(consumed.map(each => `${bodyText(each)} ${each.deliveryAttempt} ${each.accepted}`)).to.deep.equal([
        'a 1 false',
        'a 2 true',
        'b 1 false',
        'b 2 true',
      ])
    },
  )

  it('put a message of a group with the dead letters, and go on', async () => {
    const settings = { consumeMessageOrderly: true, retryMaxTimes: 1 }
    const { topic, group, producer, consumer } = await pair('FIFO', { failures: 99 }, settings)

    for (const body of ['a', 'b']) await producer.must('send', { topic, body, 'message-group': 'g' })

    const dead = await waitFor(
      'the dead letters',
      async () => {
        const letters = await cluster.messages(`%DLQ%${group}`)
        return letters.length === 2 && letters
      },
      120_000,
    )
    expect(dead.map(({ body }) => body.toString())).to.have.members(['a', 'b'])
    const attempts = language === 'node' ? 1 : 2
    expect(scene.clients.facts('consumed', { client: consumer.name })).to.have.length(2 * attempts)
  })

  it('consume by tags', async () => {
    const { topic, producer, consumer } = await pair('NORMAL', { filter: 'a || b' })
    for (const tag of ['a', 'c', 'b']) await producer.must('send', { topic, body: tag, tag })

    const consumed = await consumedBy(consumer, 2)

    expect(consumed.map(bodyText)).to.have.members(['a', 'b'])
  })

  it('consume by SQL', async () => {
    const { topic, producer, consumer } = await pair('NORMAL', { sql: 'size > 2' })
    for (const size of [1, 3, 2, 4])
      await producer.must('send', { topic, body: String(size), property: `size=${size}` })

    const consumed = await consumedBy(consumer, 2)

    expect(consumed.map(bodyText)).to.have.members(['3', '4'])
  })

  for (const [what, type] of [
    ['what is delayed', 'DELAY'],
    ['what is committed', 'TRANSACTION'],
  ] as const) {
    it(`consume ${what}`, async () => {
      const topic = await scene.topicOf(type)
      const group = await cluster.group('interop_grpc_push')
      const consumer = await scene.open('push', { topic, group })
      const producer = await scene.open('producer', { topic, answer: 'unknown' })

      if (type === 'DELAY') await producer.must('send', { topic, body: 'yes', 'delay-ms': 2000 })
      else {
        await producer.must('transaction', { topic, body: 'no', resolution: 'rollback' })
        await producer.must('transaction', { topic, body: 'yes', resolution: 'commit' })
      }
      const consumed = await consumedBy(consumer, 1)

      expect(consumed.map(bodyText)).to.deep.equal(['yes'])
    })
  }

  it('share the messages of a group', async () => {
    const { topic, group, producer, consumer } = await pair('NORMAL')
    const other = await scene.open('push', { topic, group })

    const { messageIds = [] } = await producer.must('send', { topic, count: 60 })
    const all = await waitFor(
      'every message',
      () => {
        const consumed = [consumer, other].flatMap(({ name: client }) => scene.clients.facts('consumed', { client }))
        return consumed.length >= 60 && consumed
      },
      60_000,
    )

    expect(all.map(({ messageId }) => messageId)).to.have.members([...messageIds])
  })

  it('do not start for a topic that nobody made', async () => {
    const refused = await scene.tryOpen('push', { topic: 'interop_grpc_nobody', group: uniqueName('g') })

    expect(refused).to.include({ code: 40402 })
  })
})
