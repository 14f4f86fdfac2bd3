// SPDX-License-Identifier: Apache-2.0
// Where users sign: who may, and what the others are told.
import { expect } from 'chai'
import { BrokerError } from '@rocketmq-ts/core'
import { onEachProxy, rejection } from '@rocketmq-ts/testing'
import { Producer } from '@rocketmq-ts/grpc'

onEachProxy(
  'a client over gRPC where users sign',
  cluster => {
    const topicOf = () => cluster.topic('grpc_acl', { attributes: '+message.type=NORMAL' })
    const endpoints = () => `grpc://${cluster.endpoints}`

    it('sends with the right secret', async () => {
      const topic = await topicOf()
      const { credentials } = cluster.clientOptions
      await using producer = new Producer({
        endpoints: endpoints(),
        topics: [topic],
        ...(credentials && { credentials }),
      })
      await producer.start()

      expect((await producer.send({ topic, body: 'x' })).status).to.equal('SEND_OK')
    })

    for (const [what, options, answer] of [
      [
        'with a wrong secret',
        { credentials: { accessKey: 'rocketmq', secretKey: 'wrong' } },
        /check signature failed|not found/,
      ],
      [
        'as a user that nobody made',
        { credentials: { accessKey: 'nobody', secretKey: '12345678' } },
        /User:nobody is not found/,
      ],
      ['without a signature', {}, /username cannot be null/],
    ] as const) {
      it(`does not start ${what}, and says what the server said`, async () => {
        const topic = await topicOf()
        const producer = new Producer({ endpoints: endpoints(), topics: [topic], ...options })

        const error = await rejection(producer.start())

        expect(error).to.be.instanceOf(BrokerError)
        expect(error.message).to.match(answer)
      })
    }
  },
  { acl: true },
)
