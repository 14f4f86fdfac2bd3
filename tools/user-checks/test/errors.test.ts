// SPDX-License-Identifier: Apache-2.0
// Each code of docs/errors.md as an application meets it: provoked through the public API, on sockets. A code that is
// added to the table does not compile here until it is provoked too.
import { register } from 'node:module'
import { answer, LocalCluster, silence, type RequestInterceptor } from '@rocketmq-ts/local-cluster'
import { pullMessage, RemotingCommand, sendMessageV2 } from '@rocketmq-ts/protocol'
import { rejection, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import {
  DefaultLitePullConsumer,
  DefaultMQAdminExt,
  DefaultMQProducer,
  DefaultMQPushConsumer,
  errorTable,
  RocketMQError,
  SimpleConsumer,
  TransactionMQProducer,
  type ErrorCode,
  type ProducerOptions,
} from 'rocketmq-ts'

const message = { topic: 'orders', body: 'x' }
const nowhere = '127.0.0.1:1'

function producerOf(cluster: LocalCluster, options: Partial<ProducerOptions> = {}): DefaultMQProducer {
  return new DefaultMQProducer({ producerGroup: 'PG_errors', namesrvAddr: cluster.namesrvAddr, ...options })
}

async function started<T extends { start(): Promise<void> }>(client: T): Promise<T> {
  await client.start()
  return client
}

/** What a send meets when the broker does that with it. */
async function causeOfSend(cluster: LocalCluster, fault: RequestInterceptor<typeof sendMessageV2>): Promise<unknown> {
  await using producer = await started(producerOf(cluster, { retryTimesWhenSendFailed: 0 }))
  cluster.intercept(sendMessageV2, fault)
  return (await rejection(producer.send(message, { timeoutMs: 200 }))).cause
}

/** Resolves to the error that the application gets, or rejects with it. */
const provoked: Record<ErrorCode, (cluster: LocalCluster) => Promise<unknown>> = {
  async ERR_USAGE(cluster) {
    await using producer = await started(producerOf(cluster))
    await producer.send({ topic: 'a/b', body: 'x' })
  },
  ERR_STATE: cluster => producerOf(cluster).send(message),
  async ERR_CONNECTION(cluster) {
    await using producer = await started(producerOf(cluster, { retryTimesWhenSendFailed: 0 }))
    await cluster.broker().kill()
    return (await rejection(producer.send(message))).cause
  },
  ERR_TIMEOUT: cluster => causeOfSend(cluster, silence()),
  async ERR_ABORTED(cluster) {
    await using producer = await started(producerOf(cluster))
    await producer.send(message, { signal: AbortSignal.abort() })
  },
  async ERR_CLOSED(cluster) {
    const producer = await started(producerOf(cluster))
    cluster.intercept(sendMessageV2, silence())
    const received = cluster.received(sendMessageV2)
    const sending = rejection(producer.send(message))
    await received
    await producer.close({ timeoutMs: 1 })
    return sending
  },
  async ERR_OVERLOAD(cluster) {
    await using producer = await started(producerOf(cluster, { autoBatch: { totalMaxBytes: 1, lingerMs: 20 } }))
    const errors = await Promise.allSettled([producer.send(message), producer.send(message)])
    return errors.find(settled => settled.status === 'rejected')?.reason as unknown
  },
  ERR_PROTOCOL: cluster => causeOfSend(cluster, () => new RemotingCommand({ code: 0, extFields: {} })),
  ERR_BROKER: cluster => causeOfSend(cluster, answer('MESSAGE_ILLEGAL')),
  async ERR_ROUTE() {
    await using strict = await LocalCluster.start({ config: { autoCreateTopicEnable: false } })
    await using producer = await started(producerOf(strict))
    await producer.send({ topic: 'missing', body: 'x' })
  },
  ERR_NAME_SERVER: cluster => producerOf(cluster, { namesrvAddr: nowhere }).start(),
  async ERR_SEND(cluster) {
    await using producer = await started(producerOf(cluster))
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL'))
    await producer.send(message)
  },
  async ERR_REQUEST_TIMEOUT(cluster) {
    await using producer = await started(producerOf(cluster))
    await producer.request(message, { timeoutMs: 100 })
  },
  async ERR_TRANSACTION({ namesrvAddr }) {
    const executeLocalTransaction = () => {
      throw new RangeError('the database is away')
    }
    const transactionListener = { executeLocalTransaction, checkLocalTransaction: () => 'unknown' as const }
    const options = { producerGroup: 'PG_errors', namesrvAddr, transactionListener }
    await using producer = await started(new TransactionMQProducer(options))
    return (await producer.sendMessageInTransaction(message)).localError
  },
  async ERR_DEPENDENCY(cluster) {
    // From here on this process does not find the package, wherever it is installed.
    register(`data:text/javascript,${encodeURIComponent(hidesLz4)}`)
    await producerOf(cluster, { compressType: 'lz4' }).start()
  },
  async ERR_MESSAGE(cluster) {
    await using consumer = new DefaultMQPushConsumer({
      consumerGroup: 'CG_errors',
      namesrvAddr: cluster.namesrvAddr,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    await consumer.subscribe('orders', '*', () => Promise.resolve())
    let error: unknown
    consumer.on('poison', record => (error = record.error))
    cluster.intercept(pullMessage, async (_request, _context, proceed) => {
      const reply = await proceed()
      if (reply === undefined || reply instanceof RemotingCommand || reply.body === undefined) return reply
      const body = Buffer.from(reply.body)
      if (body.length > 0) body.writeInt32BE(1, bodyCrcAt)
      return { ...reply, body }
    })
    await consumer.start()
    await using producer = await started(producerOf(cluster))
    await producer.send(message)
    return await waitFor('the poison', () => error)
  },
  async ERR_OFFSET({ namesrvAddr }) {
    await using consumer = await started(new DefaultLitePullConsumer({ consumerGroup: 'CG_errors', namesrvAddr }))
    const [queue] = await consumer.fetchMessageQueues('orders')
    if (queue === undefined) return undefined
    await consumer.assign([queue])
    await consumer.seek(queue, 9)
    return undefined
  },
  async ERR_QUERY({ namesrvAddr }) {
    await using admin = await started(new DefaultMQAdminExt({ namesrvAddr }))
    await admin.messages.byUniqueId('orders', '0'.repeat(32))
  },
  async ERR_RECEIPT(cluster) {
    await using producer = await started(producerOf(cluster))
    await producer.send(message)
    const { namesrvAddr } = cluster
    const subscriptions = { orders: '*' }
    await using consumer = await started(new SimpleConsumer({ consumerGroup: 'CG_errors', namesrvAddr, subscriptions }))
    const received = await waitFor('the message', async () => (await consumer.receive({ waitMs: 1000 }))[0])
    await received.ack()
    await received.nack(0)
  },
}

/** Byte position of the check sum in a stored record. [MessageDecoder.java] */
const bodyCrcAt = 8

const hidesLz4 = `export function resolve(name, context, next) {
  if (name === 'lz4-napi') throw new Error('Cannot find package')
  return next(name, context)
}`

describe('an application meets', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    it(code, async () => {
      const error = await provoked[code](cluster).catch((thrown: unknown) => thrown)

      const row: { readonly name: string; readonly nodeName?: string } = errorTable[code]
      expect(error)
        .to.be.instanceOf(RocketMQError)
        .and.include({ code, name: row.nodeName ?? row.name })
      expect((error as RocketMQError).message).to.match(/\w/)
    })
  }
})
