// SPDX-License-Identifier: Apache-2.0
// What a producer calls itself and its topics on the wire, and where it dials.
import { MQClientManager } from '@rocketmq-ts/client'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { TransactionMQProducer } from '@rocketmq-ts/producer'
import { heartbeat, sendMessageV2, type MessageExt } from '@rocketmq-ts/protocol'
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('the 4.x namespace of a producer', cluster => {
  it('stands before topic and group on the wire, and nowhere in what the application sees', async () => {
    const namespace = uniqueName('NS')
    const topic = uniqueName('orders')
    await cluster.configureTopic(`${namespace}%${topic}`, {})
    const producerGroup = uniqueName('PG_ns')
    await using producer = await producerOn(cluster.clientOptions, { namespace, producerGroup })

    const sent = await producer.send({ topic, body: 'x' })

    const [message] = await cluster.messages(`${namespace}%${topic}`, 1)
    expect(sent.queue.topic).to.equal(topic)
    expect(message?.topic).to.equal(`${namespace}%${topic}`)
    expect(message?.properties).to.include({ INSTANCE_ID: namespace })
    expect(await cluster.producers(`${namespace}%${producerGroup}`)).to.have.length(1)
    expect(producer.producerGroup).to.equal(producerGroup)
  })

  it('holds for batches, given queues and keys as well', async () => {
    const namespace = uniqueName('NS')
    const topic = uniqueName('orders')
    await cluster.configureTopic(`${namespace}%${topic}`, { queues: 4 })
    await using producer = await producerOn(cluster.clientOptions, { namespace })

    const batch = await producer.sendBatch([
      { topic, body: 'a' },
      { topic, body: 'b' },
    ])
    const queue = { topic, brokerName: 'broker-a', queueId: 3 }
    const pinned = await producer.send({ topic, body: 'c' }, { queue })
    const keyed = await producer.send({ topic, body: 'd' }, { hashBy: 'hello' })

    expect(batch.queue.topic).to.equal(topic)
    expect(pinned.queue).to.deep.equal(queue)
    expect(keyed.queue.queueId).to.equal(2)
    expect(await cluster.messages(`${namespace}%${topic}`, 4)).to.have.length(4)
  })

  it('does not touch names that have it already, nor system topics', async () => {
    const namespace = uniqueName('NS')
    const wrapped = `${namespace}%${uniqueName('orders')}`
    await cluster.configureTopic(wrapped, {})
    await using producer = await producerOn(cluster.clientOptions, { namespace })

    await producer.send({ topic: wrapped, body: 'x' })
    const system = await producer.send({ topic: 'BenchmarkTest', body: 'x' })

    expect(await cluster.messages(wrapped, 1)).to.have.length(1)
    expect(system.queue.topic).to.equal('BenchmarkTest')
  })
})

onEachCluster('the address map of a producer', cluster => {
  it('rewrites what name servers tell, as a table or as a function', async () => {
    const topic = await cluster.topic('mapped')
    const [address = ''] = await cluster.brokerAddrs()
    const port = address.slice(address.lastIndexOf(':') + 1)
    const maps = [{ [address]: `localhost:${port}` }, (from: string) => from.replace('127.0.0.1', 'localhost')]

    for (const addressMap of maps) {
      await using producer = await producerOn(cluster.clientOptions, { addressMap })
      const sent = await producer.send({ topic, body: 'x' })

      expect(sent.attempts[0]?.address).to.equal(`localhost:${port}`)
    }
  })
})

describe('a producer on the wire', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  it('names its namespace of the 5.x kind in every request, and changes no name', async () => {
    const seen: (Record<string, string> | undefined)[] = []
    for (const declaration of [heartbeat, sendMessageV2]) {
      cluster.intercept(declaration, (_request: unknown, { command }, proceed) => {
        seen.push(command.extFields)
        return proceed()
      })
    }
    await using producer = await producerOn(cluster, { namespaceV2: 'shop' })
    await producer.send({ topic: 'orders', body: 'x' })

    for (const fields of seen) expect(fields).to.include({ ns: 'shop', nsd: 'true' })
    expect(seen.length).to.be.greaterThan(1)
    expect(cluster.requests(sendMessageV2)[0]?.request.topic).to.equal('orders')
  })

  it('says that it works in units when it does', async () => {
    await using plain = await producerOn(cluster)
    await using unit = await producerOn(cluster, { unitMode: true, unitName: 'u1' })
    await plain.send({ topic: 'orders', body: 'x' })
    await unit.send({ topic: 'orders', body: 'x' })

    expect(cluster.requests(sendMessageV2).map(({ request }) => request.unitMode)).to.deep.equal([false, true])
    expect(unit.defaultMQProducerImpl.instance.clientId).to.match(/@u1$/)
  })

  it('sends every field that a Java client sends', async () => {
    await using producer = await producerOn(cluster, { producerGroup: 'PG_fields' })
    await producer.send({ topic: 'orders', body: 'x', flag: 5 })

    const [send] = cluster.requests(sendMessageV2)
    expect(send?.request).to.include({
      producerGroup: 'PG_fields',
      topic: 'orders',
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      sysFlag: 0,
      flag: 5,
      reconsumeTimes: 0,
      unitMode: false,
      batch: false,
      brokerName: 'broker-a',
    })
    expect(send?.request.bornTimestamp).to.be.closeTo(Date.now(), 60_000)
  })

  it('writes binary headers when told so', async () => {
    const headers: string[] = []
    cluster.intercept(sendMessageV2, (_request: unknown, { command }, proceed) => {
      headers.push(command.serializeType)
      return proceed()
    })
    await using plain = await producerOn(cluster)
    await using binary = await producerOn(cluster, { serializeType: 'ROCKETMQ' })

    await plain.send({ topic: 'orders', body: 'x' })
    const sent = await binary.send({ topic: 'orders', body: 'x', properties: { größe: 'groß' } })

    const stored = cluster.messages('orders').find(({ messageId }) => messageId === sent.messageId)
    expect(headers).to.deep.equal(['JSON', 'ROCKETMQ'])
    expect(stored?.properties).to.include({ größe: 'groß' })
  })

  it('asks for no answer when a message is sent one-way, and for one else', async () => {
    await using producer = await producerOn(cluster)

    await producer.sendOneway({ topic: 'orders', body: 'x' })
    await producer.send({ topic: 'orders', body: 'y' })

    expect(cluster.requests(sendMessageV2).map(({ isOneway }) => isOneway)).to.deep.equal([true, false])
  })

  it('resolves a one-way send although no broker answers, and no other one', async () => {
    cluster.intercept(sendMessageV2, silence())
    await using producer = await producerOn(cluster, { sendMsgTimeout: 100 })

    const settled = await Promise.allSettled([
      producer.sendOneway({ topic: 'orders', body: 'x' }),
      producer.send({ topic: 'orders', body: 'y' }),
    ])

    expect(settled.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('is found by its group in a namespace when a broker asks for a transaction', async () => {
    const asked: MessageExt[] = []
    await using own = await LocalCluster.start({
      topics: ['NS%orders'],
      config: { transactionTimeOut: 50, transactionCheckInterval: 50 },
    })
    await using producer = new TransactionMQProducer({
      producerGroup: 'PG_tx',
      namespace: 'NS',
      namesrvAddr: own.namesrvAddr,
      manager: new MQClientManager(),
      transactionListener: {
        executeLocalTransaction: () => 'unknown',
        checkLocalTransaction(message) {
          asked.push(message)
          return 'commit'
        },
      },
    })
    await producer.start()

    await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await waitFor('the committed message', () => own.messages('NS%orders').length > 0)

    expect(asked[0]?.topic).to.equal('orders')
    expect(asked[0]?.properties).to.include({ PGROUP: 'NS%PG_tx' })
  })
})
