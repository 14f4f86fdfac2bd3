// SPDX-License-Identifier: Apache-2.0
const { DefaultMQPushConsumer } = require('@rocketmq-ts/consumer')
const { UsageError } = require('@rocketmq-ts/core')
const { LocalCluster } = require('@rocketmq-ts/local-cluster')
const { DefaultMQProducer, TransactionMQProducer } = require('@rocketmq-ts/producer')
const flow = require('./flow.cjs')

test('messages flow in Jest', async () => {
  const api = { LocalCluster, DefaultMQProducer, TransactionMQProducer, DefaultMQPushConsumer, UsageError }
  expect(await flow(api)).toMatchObject({ received: 6, isUsageError: true })
}, 30_000)
