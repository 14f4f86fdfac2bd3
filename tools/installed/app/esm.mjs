// SPDX-License-Identifier: Apache-2.0
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'
import flow from './flow.cjs'

// No await at the top: a bundle in CommonJS has none.
flow({ LocalCluster, DefaultMQProducer, TransactionMQProducer, DefaultMQPushConsumer, UsageError }).then(result =>
  console.log(JSON.stringify(result)),
)
