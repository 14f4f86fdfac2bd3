// SPDX-License-Identifier: Apache-2.0
// Every kind of client that a connection makes, with options that let it start on a cluster with the topic `orders`.
const handler = () => undefined
const transactionListener = {
  executeLocalTransaction: () => 'commit',
  checkLocalTransaction: () => 'commit',
} as const
const subscriptions = { orders: '*' }
export const topics = ['orders']

export const overRemoting: Readonly<Record<string, object>> = {
  producer: { producerGroup: 'P' },
  transactionProducer: { producerGroup: 'T', transactionListener },
  pushConsumer: { consumerGroup: 'C', subscriptions, handler },
  litePullConsumer: { consumerGroup: 'L', subscriptions, pollTimeoutMillis: 100 },
  simpleConsumer: { consumerGroup: 'S', subscriptions, waitMs: 100 },
}

export const overGrpc: Readonly<Record<string, object>> = {
  producer: { topics },
  transactionProducer: { topics, transactionListener },
  pushConsumer: { consumerGroup: 'GC', subscriptions, handler },
  simpleConsumer: { consumerGroup: 'GS', subscriptions, waitMs: 5000 },
}
