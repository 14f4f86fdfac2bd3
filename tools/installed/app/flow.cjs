// SPDX-License-Identifier: Apache-2.0
// The life of a few messages: sent alone, in batches, in a transaction and compressed; all received. It is handed the
// classes, so that it is the same for each way of loading them.
'use strict'

module.exports = async function flow(api) {
  const { LocalCluster, DefaultMQProducer, TransactionMQProducer, DefaultMQPushConsumer, UsageError } = api
  const cluster = await LocalCluster.start()
  const { namesrvAddr } = cluster
  const producer = new DefaultMQProducer({ producerGroup: 'flow', namesrvAddr, compressMsgBodyOverHowmuch: 1024 })
  const batching = new DefaultMQProducer({ producerGroup: 'flow-batches', namesrvAddr, autoBatch: true })
  const transactions = new TransactionMQProducer({
    producerGroup: 'flow-transactions',
    namesrvAddr,
    transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' },
  })
  const consumer = new DefaultMQPushConsumer({
    consumerGroup: 'flow',
    namesrvAddr,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  })
  const bodies = ['one', 'two', 'three', 'four', 'five', 'x'.repeat(5000)]
  const received = new Set()
  const all = new Promise(resolve => {
    consumer.subscribe('flow', '*', message => {
      received.add(message.body.toString())
      if (bodies.every(body => received.has(body))) resolve()
    })
  })
  try {
    await Promise.all([producer.start(), batching.start(), transactions.start()])
    const { offsetMessageId } = await producer.send({ topic: 'flow', body: bodies[0] })
    await producer.sendBatch([
      { topic: 'flow', body: bodies[1] },
      { topic: 'flow', body: bodies[2] },
    ])
    await batching.send({ topic: 'flow', body: bodies[3] })
    await transactions.sendMessageInTransaction({ topic: 'flow', body: bodies[4] })
    await producer.send({ topic: 'flow', body: bodies[5] })
    await consumer.start()
    await all
    const refusal = await producer.send({ topic: '', body: 'x' }).catch(error => error)
    return { received: received.size, isUsageError: refusal instanceof UsageError, offsetMessageId }
  } finally {
    await Promise.all([producer.close(), batching.close(), transactions.close(), consumer.close()])
    await cluster.close()
  }
}
