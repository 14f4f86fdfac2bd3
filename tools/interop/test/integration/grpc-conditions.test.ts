// SPDX-License-Identifier: Apache-2.0
// The official gRPC clients and what surrounds them: users, TLS, namespaces, and a proxy that dies.
import { expect } from 'chai'
import { itWhen, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { onEachGrpcClient } from '../with-grpc-clients.js'

onEachGrpcClient(
  'the official gRPC clients where users sign',
  scene => {
    const { cluster } = scene
    const signed = (accessKey: string, secretKey: string) => ({ 'access-key': accessKey, 'secret-key': secretKey })

    it('send and receive with the right secret', async () => {
      const { accessKey = '', secretKey = '' } = cluster.credentials ?? {}
      const topic = await scene.topicOf('NORMAL')
      const producer = await scene.open('producer', { topic, ...signed(accessKey, secretKey) })
      const group = await cluster.group('interop_grpc_acl')
      const consumer = await scene.open('simple', { topic, group, ...signed(accessKey, secretKey) })

      const { messageId } = await producer.must('send', { topic })
      const { messages = [] } = await waitFor(
        'the message',
        async () => {
          const answer = await consumer.must('receive')
          return answer.messages?.length === 1 && answer
        },
        60_000,
      )

      expect(messages[0]).to.include({ messageId })
      await consumer.must('ack', { message: messageId })
    })

    for (const [what, options] of [
      ['with a wrong secret', signed('rocketmq', 'wrong')],
      ['as a user that nobody made', signed('nobody', '12345678')],
      ['without a signature', {}],
    ] as const) {
      it(`do not start ${what}`, async () => {
        const topic = await scene.topicOf('NORMAL')

        expect(await scene.tryOpen('producer', { topic, ...options })).to.include({ code: 40100 })
      })
    }
  },
  { acl: true },
)

onEachGrpcClient(
  'the official gRPC clients by TLS',
  scene => {
    itWhen(
      scene.language === 'java',
      'send and receive',
      'the library of Node.js trusts the authorities of the system only',
      async () => {
        const topic = await scene.topicOf('NORMAL')
        const producer = await scene.open('producer', { topic, ssl: true })
        const group = await scene.cluster.group('interop_grpc_tls')
        const consumer = await scene.open('push', { topic, group, ssl: true })

        const { messageId } = await producer.must('send', { topic })

        const [consumed] = await scene.clients.factCount('consumed', 1, { client: consumer.name })
        expect(consumed).to.include({ messageId })
      },
    )
  },
  { tls: true },
)

onEachGrpcClient('the official gRPC clients within a namespace', scene => {
  it('use the topic that the open-source proxy makes of it', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic, namespace: 'shop' })

    const { messageId } = await producer.must('send', { topic })

    const [stored] = await scene.cluster.messages(topic, 1)
    expect(stored).to.include({ messageId })
  })
})

onEachGrpcClient(
  'the official gRPC clients when the proxy dies',
  scene => {
    const { cluster } = scene

    it('go on when it is back', async () => {
      const topic = await scene.topicOf('NORMAL')
      const producer = await scene.open('producer', { topic })
      const consumer = await scene.open('push', { topic, group: uniqueName('interop_grpc_dies') })
      const { messageId: before } = await producer.must('send', { topic, body: 'before' })
      await scene.clients.factCount('consumed', 1, { client: consumer.name })

      await cluster.killProxy()
      const meanwhile = await producer.ask('send', { topic, body: 'meanwhile', 'request-timeout-ms': 1000 })
      await cluster.restartProxy()
      const after = await waitFor(
        'a send',
        async () => {
          const answer = await producer.ask('send', { topic, body: 'after' })
          return answer.error === undefined && answer
        },
        90_000,
      )
      const isConsumed = () =>
        scene.clients
          .facts('consumed', { client: consumer.name })
          .some(({ messageId }) => messageId === after.messageId)
      await waitFor('the message', isConsumed, 90_000)

      expect(meanwhile.error).to.be.a('string')
      expect(before).to.be.a('string')
    })
  },
  { own: true },
)
