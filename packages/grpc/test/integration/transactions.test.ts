// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { onEachProxy } from '@rocketmq-ts/testing'
import { waitFor } from '@rocketmq-ts/test-run'
import { TransactionProducer, type LocalTransactionState, type ProxyMessage } from '@rocketmq-ts/grpc'

onEachProxy('a transaction over gRPC', cluster => {
  const open: TransactionProducer[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map(producer => producer.close()))
  })
  const topicOf = () => cluster.topic('grpc_transaction', { attributes: '+message.type=TRANSACTION' })

  async function producerOf(
    answers: { execute: () => LocalTransactionState; check?: (message: ProxyMessage) => LocalTransactionState },
    topics: string[] = [],
  ) {
    const producer = new TransactionProducer({
      endpoints: `grpc://${cluster.endpoints}`,
      topics,
      sendTimeoutMs: 10_000,
      transactionListener: {
        executeLocalTransaction: answers.execute,
        checkLocalTransaction: message => answers.check?.(message) ?? 'unknown',
      },
    })
    open.push(producer)
    await producer.start()
    return producer
  }

  it('that commits is delivered, one that rolls back is not', async () => {
    const topic = await topicOf()
    const states: LocalTransactionState[] = ['rollback', 'commit']
    const producer = await producerOf({ execute: () => states.shift() ?? 'unknown' }, [topic])

    const lost = await producer.sendMessageInTransaction({ topic, body: 'rolled back' })
    const kept = await producer.sendMessageInTransaction({ topic, body: 'committed' })

    expect([lost.localTransactionState, kept.localTransactionState]).to.deep.equal(['rollback', 'commit'])
    const stored = await cluster.messages(topic, 1)
    expect(stored.map(({ body }) => body.toString())).to.deep.equal(['committed'])
    expect(stored[0]?.messageId).to.equal(kept.messageId)
  })

  it('that is unknown is asked for, also of a topic that was not named at the start', async () => {
    const topic = await topicOf()
    const asked: ProxyMessage[] = []
    const check = (message: ProxyMessage) => {
      asked.push(message)
      return 'commit' as const
    }
    const producer = await producerOf({ execute: () => 'unknown', check })
    // The proxy tells the broker of its producers every 20 s; without one, a broker gives up after some questions.
    await producer.sendMessageInTransaction({ topic, body: 'first' })
    await waitFor('the producer at the broker', async () => (await cluster.producers(topic)).length > 0, 120_000)
    asked.splice(0)

    const sent = await producer.sendMessageInTransaction({ topic, body: 'later', keys: ['k'] })

    const question = await waitFor(
      'the question',
      () => asked.find(({ messageId }) => messageId === sent.messageId),
      60_000,
    )
    expect(question).to.include({ topic }).and.property('keys').to.deep.equal(['k'])
    expect(question.body.toString()).to.equal('later')
    const isDelivered = async () =>
      (await cluster.messages(topic)).some(({ messageId }) => messageId === sent.messageId)
    await waitFor('the message', isDelivered, 20_000)
  })
})
