// SPDX-License-Identifier: Apache-2.0
// A Java consumer gets every kind of message that our producers send: the bytes of the body, keys and properties beyond
// ASCII, the ids that the sender was told.
import { MQClientManager } from '@rocketmq-ts/client'
import type { CompressionType } from '@rocketmq-ts/core'
import { TransactionMQProducer, type DefaultMQProducer, type LocalTransactionState } from '@rocketmq-ts/producer'
import { itVersion5, uniqueName, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import type { LineProgram, ReceivedFact } from '../../src/index.js'
import { producerOn } from '../clients.js'
import { javaOn, javaPatienceMs, onEachClusterWithJava } from '../with-java.js'

const properties = { größe: 'fünf ☕', 名: '二つ', blanks: ' around it ', emoji: '🔑' }
/** Every byte there is, and more than the compression threshold. */
const allBytes = Buffer.from(Array.from({ length: 256 * 40 }, (_, index) => index % 256))

function bodyOf({ bodyBase64 }: ReceivedFact): Buffer {
  return Buffer.from(bodyBase64 ?? '', 'base64')
}

onEachClusterWithJava('a Java consumer', cluster => {
  let topic: string
  let java: LineProgram
  let producer: DefaultMQProducer

  before(async () => {
    topic = await cluster.topic('interop_ts')
    producer = await producerOn(cluster)
    java = await javaOn(cluster, 'Consume', ['--topic', topic, '--group', await cluster.group('CG_java')])
    await java.fact('ready', {}, javaPatienceMs)
  })
  after(() => Promise.all([java.stop(), producer.close()]))

  const received = (keys: string) => java.fact('received', { keys }, javaPatienceMs)

  it('gets a message as it was sent, whatever the letters', async () => {
    const keys = ['ключ', '鍵-188', '🔑']

    const sent = await producer.send({ topic, body: allBytes, tags: '标签', keys, properties, flag: -7 })
    const message = await received(keys.join(' '))

    expect(bodyOf(message).equals(allBytes)).to.equal(true)
    expect(message).to.include({ topic, tags: '标签', flag: -7, msgId: sent.messageId, reconsumeTimes: 0 })
    expect(message).to.include({ queueId: sent.queue.queueId, queueOffset: sent.queueOffset })
    expect(message.properties).to.include(properties)
  })

  it('gets a message of which nobody heard an answer', async () => {
    await producer.sendOneway({ topic, body: 'one-way', keys: 'one-way' })

    expect(bodyOf(await received('one-way')).toString()).to.equal('one-way')
  })

  it('gets each message of a batch with its own keys and properties', async () => {
    const keys = ['batch-α', 'batch-β', 'batch-γ']
    const batch = keys.map((key, index) => ({
      topic,
      body: `body ${key}`,
      keys: key,
      properties: { 番号: `${index}` },
    }))

    const { messages } = await producer.sendBatch(batch)
    const got = await Promise.all(keys.map(received))

    expect(got.map(message => bodyOf(message).toString())).to.deep.equal(batch.map(({ body }) => body))
    expect(got.map(message => message.properties['番号'])).to.deep.equal(['0', '1', '2'])
    expect(got.map(({ msgId }) => msgId)).to.deep.equal(messages.map(({ messageId }) => messageId))
  })

  it('gets messages that went together because they were sent at once', async () => {
    await using together = await producerOn(cluster, { autoBatch: true })
    const keys = Array.from({ length: 20 }, (_, index) => `auto-${index}`)

    const sent = await Promise.all(
      keys.map(key => together.send({ topic, body: `тело ${key}`, keys: key, properties })),
    )
    const got = await Promise.all(keys.map(received))

    expect(got.map(message => bodyOf(message).toString())).to.deep.equal(keys.map(key => `тело ${key}`))
    expect(got.map(({ msgId }) => msgId)).to.deep.equal(sent.map(({ messageId }) => messageId))
    expect(got.map(({ queueOffset }) => queueOffset)).to.deep.equal(sent.map(({ queueOffset }) => queueOffset))
    expect(got[0]?.properties).to.include(properties)
  })

  // Java takes the bit for "compressed" away when it has inflated the body, and leaves those that say how.
  for (const [compressType, bits] of [
    ['zlib', 0x300],
    ['lz4', 0x100],
    ['zstd', 0x200],
  ] as const satisfies readonly (readonly [CompressionType, number])[]) {
    it(`inflates a body that went through ${compressType}`, async () => {
      await using compressing = await producerOn(cluster, { compressType })

      const sent = await compressing.send({ topic, body: allBytes, keys: compressType, properties })
      const message = await received(compressType)

      expect(bodyOf(message).equals(allBytes)).to.equal(true)
      expect(message.sysFlag & 0x700).to.equal(bits)
      expect(message).to.include({ msgId: sent.messageId })
      expect(message.properties).to.include(properties)
    })
  }

  it('gets a message that was delayed by a level, later', async () => {
    const sent = await producer.send({ topic, body: 'later', keys: 'level', delayLevel: 2, properties })
    const message = await received('level')

    expect(message.msgId).to.equal(sent.messageId)
    expect(message.storeTimestamp - message.bornTimestamp).to.be.at.least(4900)
    expect(message.properties).to.include(properties)
  })

  itVersion5('gets a message that was delayed by milliseconds, later', async () => {
    const sent = await producer.send({ topic, body: 'later', keys: 'timer', delayMs: 3000, properties })
    const message = await received('timer')

    expect(message.msgId).to.equal(sent.messageId)
    // To the second, and an exact multiple one second earlier.
    expect(message.storeTimestamp - message.bornTimestamp).to.be.at.least(1900)
    expect(message.properties).to.include(properties)
  })

  it('gets what was committed, at once or when the broker asked, and never what was rolled back', async () => {
    await using transactions = await transactionProducerOn(cluster)
    const send = (keys: string, arg: LocalTransactionState) =>
      transactions.sendMessageInTransaction({ topic, body: `body ${keys}`, keys, properties }, { arg })

    const rolledBack = await send('tx-rolled-back', 'rollback')
    const committed = await send('tx-committed', 'commit')
    const open = await send('tx-open', 'unknown')
    const [first, second] = [await received('tx-committed'), await received('tx-open')]

    expect(rolledBack.localTransactionState).to.equal('rollback')
    expect(first).to.include({ msgId: committed.messageId, transactionId: committed.messageId })
    expect(second).to.include({ msgId: open.messageId, transactionId: open.messageId })
    expect([first, second].map(message => bodyOf(message).toString())).to.deep.equal([
      'body tx-committed',
      'body tx-open',
    ])
    expect(first.properties).to.include(properties)
    // The broker has asked about everything that was still open by now.
    expect(java.facts('received', { keys: 'tx-rolled-back' })).to.deep.equal([])
  })
})

/** Its listener says what `arg` says, and commits what it is asked about. */
async function transactionProducerOn(cluster: TestCluster): Promise<TransactionMQProducer> {
  const producer = new TransactionMQProducer({
    ...cluster.clientOptions,
    producerGroup: uniqueName('PG_interop_tx'),
    manager: new MQClientManager(),
    sendMsgTimeout: 20_000,
    transactionListener: {
      executeLocalTransaction: (_message, { arg }) => arg as LocalTransactionState,
      checkLocalTransaction: () => 'commit',
    },
  })
  await producer.start()
  return producer
}
