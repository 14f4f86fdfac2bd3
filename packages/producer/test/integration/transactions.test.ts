// SPDX-License-Identifier: Apache-2.0
// Messages that are delivered if, and only if, a local transaction commits: at once, or when the broker asks later.
import { MQClientManager } from '@rocketmq-ts/client'
import { TransactionError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { answer, LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import {
  TransactionMQProducer,
  type LocalTransactionState,
  type TransactionListener,
  type TransactionProducerOptions,
} from '@rocketmq-ts/producer'
import { endTransaction, sendMessageV2, type MessageExt } from '@rocketmq-ts/protocol'
import { clusterKind, onEachCluster, rejection, uniqueName, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'

/** Brokers ask after `transactionTimeOut`, in rounds of `transactionCheckInterval`. */
const patienceMs = clusterKind === 'real' ? 60_000 : 12_000

/** A listener that answers what it is told, and remembers what it was asked. */
class Script implements TransactionListener {
  readonly executed: string[] = []
  readonly checked: MessageExt[] = []
  readonly #execute: () => LocalTransactionState | Promise<LocalTransactionState>
  readonly #check: () => LocalTransactionState | Promise<LocalTransactionState>

  constructor(
    execute: () => LocalTransactionState | Promise<LocalTransactionState>,
    check: () => LocalTransactionState | Promise<LocalTransactionState> = () => 'unknown',
  ) {
    this.#execute = execute
    this.#check = check
  }

  executeLocalTransaction(
    _message: unknown,
    { transactionId }: { transactionId: string },
  ): LocalTransactionState | Promise<LocalTransactionState> {
    this.executed.push(transactionId)
    return this.#execute()
  }

  checkLocalTransaction(message: MessageExt): LocalTransactionState | Promise<LocalTransactionState> {
    this.checked.push(message)
    return this.#check()
  }
}

onEachCluster(
  'a message in a transaction',
  cluster => {
    async function producerWith(
      transactionListener: TransactionListener,
      options: Partial<TransactionProducerOptions> = {},
    ): Promise<TransactionMQProducer> {
      const producer = new TransactionMQProducer({
        ...cluster.clientOptions,
        producerGroup: uniqueName('PG_tx'),
        manager: new MQClientManager(),
        transactionListener,
        ...options,
      })
      await producer.start()
      return producer
    }

    const delivered = (topic: string) =>
      waitFor(
        'the committed message',
        async () => {
          const messages = await cluster.messages(topic)
          return messages.length > 0 && messages
        },
        patienceMs,
      )

    it('is delivered after a commit, under its own id and with its properties', async () => {
      const topic = await cluster.topic('commit')
      const listener = new Script(() => 'commit')
      await using producer = await producerWith(listener)

      const sent = await producer.sendMessageInTransaction({
        topic,
        body: 'paid',
        tags: 'order',
        keys: ['k'],
        properties: { größe: 'groß' },
      })
      const messages = await delivered(topic)

      expect(sent).to.include({ status: 'SEND_OK', localTransactionState: 'commit', localError: undefined })
      expect(listener.executed).to.deep.equal([sent.messageId])
      expect(sent.transactionId).to.equal(sent.messageId)
      expect(messages.map(({ messageId }) => messageId)).to.deep.equal([sent.messageId])
      expect(messages[0]?.body.toString()).to.equal('paid')
      expect(messages[0]?.properties).to.include({ TAGS: 'order', KEYS: 'k', größe: 'groß' })
      expect(messages[0]?.transactionId).to.equal(sent.messageId)
    })

    it('is never delivered after a rollback, nor while nothing is known', async () => {
      const topic = await cluster.topic('rollback')
      const states: LocalTransactionState[] = ['rollback', 'unknown', 'commit']
      const listener = new Script(() => states.shift() ?? 'unknown')
      await using producer = await producerWith(listener)
      const queue = { topic, brokerName: 'broker-a', queueId: 0 }

      for (const body of ['back', 'open', 'paid']) await producer.sendMessageInTransaction({ topic, body }, { queue })
      const messages = await delivered(topic)

      expect(messages.map(({ body }) => body.toString())).to.deep.equal(['paid'])
    })

    it('hands the argument to the local transaction', async () => {
      const topic = await cluster.topic('arg')
      const args: unknown[] = []
      await using producer = await producerWith({
        executeLocalTransaction(_message, { arg }) {
          args.push(arg)
          return 'commit'
        },
        checkLocalTransaction: () => 'unknown',
      })

      await producer.sendMessageInTransaction({ topic, body: 'x' }, { arg: { order: 7 } })

      expect(args).to.deep.equal([{ order: 7 }])
    })

    it('is asked for by the broker when nothing was known, and delivered then', async () => {
      const topic = await cluster.topic('check')
      const listener = new Script(
        () => 'unknown',
        () => 'commit',
      )
      await using producer = await producerWith(listener)

      const sent = await producer.sendMessageInTransaction({ topic, body: 'x', keys: ['k'] })
      const messages = await delivered(topic)

      expect(messages.map(({ messageId }) => messageId)).to.deep.equal([sent.messageId])
      expect(listener.checked[0]?.messageId).to.equal(sent.messageId)
      expect(listener.checked[0]?.topic).to.equal(topic)
      expect(listener.checked[0]?.body.toString()).to.equal('x')
    })

    it('is asked for again when the listener failed, and after a restart of the producer with the same group', async () => {
      const topic = await cluster.topic('restart')
      const producerGroup = uniqueName('PG_restart')
      const fail = () => {
        throw new RangeError('the database is away')
      }
      const first = new Script(fail, fail)
      const before = await producerWith(first, { producerGroup })
      const sent = await before.sendMessageInTransaction({ topic, body: 'x' })
      await before.close()

      const second = new Script(fail, () => 'commit')
      await using after = await producerWith(second, { producerGroup })
      const messages = await delivered(topic)

      expect(sent.localTransactionState).to.equal('unknown')
      expect(sent.localError).to.be.instanceOf(TransactionError)
      expect(sent.localError?.cause).to.be.instanceOf(RangeError)
      expect(messages.map(({ messageId }) => messageId)).to.deep.equal([sent.messageId])
      expect(second.checked[0]?.messageId).to.equal(sent.messageId)
      expect(after.producerGroup).to.equal(producerGroup)
    })

    it('does not wait for ever for a listener that never answers', async () => {
      const topic = await cluster.topic('never')
      let isAborted = false
      await using producer = await producerWith(
        {
          executeLocalTransaction: (_message, { signal }) =>
            new Promise(() => signal.addEventListener('abort', () => (isAborted = true))),
          checkLocalTransaction: () => 'rollback',
        },
        { transactionTimeoutMs: 50 },
      )

      const sent = await producer.sendMessageInTransaction({ topic, body: 'x' })

      expect(sent).to.include({ status: 'SEND_OK', localTransactionState: 'unknown' })
      expect(sent.localError?.message).to.contain('no answer within 50 ms')
      expect(isAborted).to.equal(true)
    })
  },
  {},
)

describe('a transactional producer', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({
      topics: ['orders'],
      config: { transactionTimeOut: 50, transactionCheckInterval: 50 },
    })
  })
  afterEach(() => cluster.close())

  async function producerWith(
    transactionListener: TransactionListener,
    options: Partial<TransactionProducerOptions> = {},
  ): Promise<TransactionMQProducer> {
    const producer = new TransactionMQProducer({
      producerGroup: 'PG_tx',
      namesrvAddr: cluster.namesrvAddr,
      manager: new MQClientManager(),
      transactionListener,
      ...options,
    })
    await producer.start()
    return producer
  }

  it('cannot be made without a listener', () => {
    const options = { producerGroup: 'PG_tx', namesrvAddr: cluster.namesrvAddr } as TransactionProducerOptions

    expect(() => new TransactionMQProducer(options)).to.throw(UsageError, 'transactionListener')
  })

  it('refuses a delay level, which a transaction cannot have', async () => {
    await using producer = await producerWith(new Script(() => 'commit'))

    const error = await rejection(producer.sendMessageInTransaction({ topic: 'orders', body: 'x', delayLevel: 3 }))

    expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
  })

  it('runs nothing when the half message is not stored', async () => {
    const listener = new Script(() => 'commit')
    await using producer = await producerWith(listener)
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL'))

    const error = await rejection(producer.sendMessageInTransaction({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'rejected' })
    expect(listener.executed).to.deep.equal([])
  })

  it('rolls back a half message that is stored less safely, and does not ask the listener', async () => {
    const listener = new Script(() => 'commit')
    await using producer = await producerWith(listener)
    cluster.intercept(sendMessageV2, async (_request, _context, proceed) => {
      const stored = (await proceed()) as { msgId: string; queueId: number; queueOffset: number }
      return { ...stored, answer: 'FLUSH_DISK_TIMEOUT' as const }
    })
    const ended = cluster.received(endTransaction)

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })

    expect(sent).to.include({ status: 'FLUSH_DISK_TIMEOUT', localTransactionState: 'rollback' })
    expect(listener.executed).to.deep.equal([])
    expect((await ended).request.commitOrRollback).to.equal(12)
  })

  it('answers a check over the connection that it came on, echoing what the broker asked', async () => {
    await using producer = await producerWith(
      new Script(
        () => 'unknown',
        () => 'commit',
      ),
    )
    const ended = cluster.received(endTransaction, { matches: ({ request }) => request.fromTransactionCheck === true })

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })

    const { request, isOneway } = await ended
    expect(isOneway).to.equal(true)
    expect(request).to.include({ producerGroup: 'PG_tx', commitOrRollback: 8, msgId: sent.messageId })
    expect(request.topic).to.equal('RMQ_SYS_TRANS_HALF_TOPIC')
  })

  it('is asked again when END_TRANSACTION was lost', async () => {
    const listener = new Script(
      () => 'commit',
      () => 'commit',
    )
    await using producer = await producerWith(listener)
    cluster.intercept(endTransaction, silence(), { times: 1 })

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await waitFor('the message', () => cluster.messages('orders').length > 0)
    await producer.close()

    // A broker that asks again before the answer to its first question has come delivers for each END_TRANSACTION.
    const messages = cluster.messages('orders')
    expect(new Set(messages.map(({ messageId }) => messageId))).to.deep.equal(new Set([sent.messageId]))
    expect(messages).to.have.length(cluster.requests(endTransaction).length - 1)
    expect(listener.checked.length).to.be.at.least(messages.length)
  })

  it('works on a bounded number of checks at once', async () => {
    let running = 0
    let peak = 0
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    const slow = async (): Promise<LocalTransactionState> => {
      peak = Math.max(peak, ++running)
      await released
      running--
      return 'commit'
    }
    await using producer = await producerWith(new Script(() => 'unknown', slow), { maxConcurrentChecks: 2 })

    await Promise.all(
      Array.from({ length: 8 }, () => producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })),
    )
    await waitFor('two checks at once', () => running >= 2)
    release()
    await waitFor('all messages', () => cluster.messages('orders').length >= 8)

    expect(peak).to.equal(2)
  })

  it('ends the wait for its listener when it is closed', async () => {
    const producer = await producerWith({
      executeLocalTransaction: () => new Promise(() => undefined),
      checkLocalTransaction: () => 'unknown',
    })
    const received = cluster.received(sendMessageV2)

    const sending = producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await received
    await producer.close({ timeoutMs: 50 })
    const sent = await sending

    expect(sent).to.include({ status: 'SEND_OK', localTransactionState: 'unknown' })
  })

  it('works on many checks at once without a warning of Node', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: Error) => void warnings.push(message)
    process.on('warning', onWarning)
    let running = 0
    const never = () => {
      running++
      return new Promise<never>(() => undefined)
    }
    await using producer = await producerWith(new Script(() => 'unknown', never))

    for (let i = 0; i < 16; i++) await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await waitFor('16 checks at once', () => running === 16)
    process.off('warning', onWarning)

    expect(warnings).to.deep.equal([])
  })

  it('is not asked after a commit', async () => {
    // A broker whose time stands still does not ask before END_TRANSACTION has come, however slow the machine is.
    const clock = new VirtualClock()
    await using still = await LocalCluster.start({ topics: ['orders'], clock })
    let count = 0
    const listener = new Script(() => (count++ === 0 ? 'commit' : 'unknown'))
    await using producer = await producerWith(listener, { namesrvAddr: still.namesrvAddr, clock })

    const committed = await producer.sendMessageInTransaction({ topic: 'orders', body: 'committed' })
    await producer.sendMessageInTransaction({ topic: 'orders', body: 'open' })
    await waitFor('the commit', () => still.messages('orders').length === 1)
    await virtualMs(clock, () => listener.checked.length >= 2, 1000)

    expect(listener.checked.map(({ messageId }) => messageId)).not.to.include(committed.messageId)
  })
})
