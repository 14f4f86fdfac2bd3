// SPDX-License-Identifier: Apache-2.0
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld(
  'rmq group and rmq broker, with clients that are there,',
  [
    [
      'group clients billing',
      `
CLIENT ID     ADDRESS          LANGUAGE  VERSION
10.0.0.7@one  127.0.0.1:ppppp  NODE_JS       513
zebra: paid
%RETRY%billing: *
`,
    ],
    [
      'group clients billing --broker broker-b',
      `
CLIENT ID     ADDRESS          LANGUAGE  VERSION
10.0.0.7@one  127.0.0.1:ppppp  NODE_JS       513
zebra: paid
%RETRY%billing: *
`,
    ],
    [
      'group positions billing --topic zebra',
      `
CLIENT ID     BROKER    QUEUE  OFFSET
10.0.0.7@one  broker-a      0       2
10.0.0.7@one  broker-b      0       1
`,
    ],
    [
      'group positions billing --topic zebra --client 10.0.0.7@one',
      `
CLIENT ID     BROKER    QUEUE  OFFSET
10.0.0.7@one  broker-a      0       2
10.0.0.7@one  broker-b      0       1
`,
    ],
    [
      'group positions billing --topic zebra --client nobody',
      `
No member of the group told a position.
`,
    ],
    [
      'broker producers shop',
      `
GROUP  CLIENT ID     ADDRESS          LANGUAGE  VERSION
shop   10.0.0.8@two  127.0.0.1:ppppp  NODE_JS       513
`,
    ],
    [
      'broker producers shop --cluster OtherCluster',
      `
GROUP  CLIENT ID     ADDRESS          LANGUAGE  VERSION
shop   10.0.0.8@two  127.0.0.1:ppppp  NODE_JS       513
`,
    ],
    [
      'broker producers',
      `
GROUP                  CLIENT ID     ADDRESS          LANGUAGE  VERSION
CLIENT_INNER_PRODUCER  10.0.0.8@two  127.0.0.1:ppppp  NODE_JS       513
shop                   10.0.0.8@two  127.0.0.1:ppppp  NODE_JS       513
`,
    ],
  ],
  async ({ namesrvAddr }) => {
    const consumer = new DefaultMQPushConsumer({
      namesrvAddr,
      clientIP: '10.0.0.7',
      instanceName: 'one',
      consumerGroup: 'billing',
      subscriptions: { zebra: 'paid' },
      handler: () => undefined,
    })
    const producer = new DefaultMQProducer({
      namesrvAddr,
      clientIP: '10.0.0.8',
      instanceName: 'two',
      producerGroup: 'shop',
    })
    await Promise.all([consumer.start(), producer.start()])
    await consumer.ready()
    await producer.send({ topic: 'orders', body: 'x' })
    return [consumer, producer]
  },
)
