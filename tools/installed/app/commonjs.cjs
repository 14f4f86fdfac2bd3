// SPDX-License-Identifier: Apache-2.0
'use strict'
const { DefaultMQPushConsumer } = require('@rocketmq-ts/consumer')
const { UsageError } = require('@rocketmq-ts/core')
const { LocalCluster } = require('@rocketmq-ts/local-cluster')
const { DefaultMQProducer, TransactionMQProducer } = require('@rocketmq-ts/producer')
const flow = require('./flow.cjs')

flow({ LocalCluster, DefaultMQProducer, TransactionMQProducer, DefaultMQPushConsumer, UsageError }).then(result =>
  console.log(JSON.stringify(result)),
)
