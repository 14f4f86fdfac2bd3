// SPDX-License-Identifier: Apache-2.0
// Lite topics on a real proxy, whose brokers are set to have them. The embedded brokers deliver none.
import { LitePushConsumer, Producer } from '@rocketmq-ts/grpc'
import { clusterKind, itWhen, onEachProxy, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'

onEachProxy(
  'lite topics over gRPC',
  cluster => {
    itWhen(
      clusterKind === 'real',
      'reach the consumers that have subscribed to them, and no others',
      'the embedded brokers deliver no lite topics',
      async () => {
        const bindTopic = await cluster.topic('lite', { attributes: '+message.type=LITE' })
        const consumerGroup = uniqueName('CG_lite')
        const attributes = ['--attributes', `+lite.bind.topic=${bindTopic}`]
        await cluster.real.mqadmin('updateSubGroup', '-c', 'DefaultCluster', '-g', consumerGroup, ...attributes)
        const endpoints = `grpc://${cluster.endpoints}`
        const received: string[] = []
        const consumerOf = (name: string, ...liteTopics: string[]) =>
          new LitePushConsumer({
            ...{ endpoints, consumerGroup, bindTopic, liteTopics },
            handler: ({ liteTopic, body }) => void received.push(`${name} ${liteTopic} ${body.toString()}`),
          })
        await using one = consumerOf('one', 'a')
        await using two = consumerOf('two', 'b')
        await using producer = new Producer({ endpoints, topics: [bindTopic] })
        await Promise.all([one.start(), two.start(), producer.start()])
        await one.subscribeLite('c')

        for (const liteTopic of ['a', 'b', 'c', 'd']) await producer.send({ topic: bindTopic, liteTopic, body: 'x' })

        await waitFor('three messages', () => received.length >= 3, 60_000)
        expect(received).to.have.members(['one a x', 'two b x', 'one c x'])
      },
      180_000,
    )
  },
  { own: true, config: { enableLmq: true, enableMultiDispatch: true } },
)
