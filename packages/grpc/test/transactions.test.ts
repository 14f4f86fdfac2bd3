// SPDX-License-Identifier: Apache-2.0
// What listeners and servers can do to a transaction, on the embedded proxy.
import { expect } from 'chai'
import { TransactionError, UsageError } from '@rocketmq-ts/core'
import { durationMs, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { TransactionProducer, type ProxyTransaction, type ProxyTransactionProducerOptions } from '@rocketmq-ts/grpc'
import { no, ok, plainly, proxied } from './proxied.js'

type Listener = ProxyTransactionProducerOptions['transactionListener']

const topics = [{ name: 'orders', attributes: { 'message.type': 'TRANSACTION' } }]
const commits: Listener = { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'unknown' }

async function producerOf(
  cluster: LocalCluster,
  listener: Partial<Listener>,
  options: Partial<ProxyTransactionProducerOptions> = {},
): Promise<TransactionProducer> {
  const producer = new TransactionProducer({
    endpoints: plainly(cluster),
    topics: ['orders'],
    transactionListener: { ...commits, ...listener },
    ...options,
  })
  await producer.start()
  return producer
}

/** A listener that commits, and counts how often it is run. */
function counting(): Partial<Listener> & { readonly runs: number } {
  let runs = 0
  return {
    executeLocalTransaction: () => {
      runs++
      return 'commit'
    },
    get runs() {
      return runs
    },
  }
}

const ends = (cluster: LocalCluster) => cluster.proxy.calls('EndTransaction').map(({ request }) => request)

/** A question about a half message. */
function ask(cluster: LocalCluster, { clientId }: TransactionProducer, transactionId: string, body = 'x'): void {
  const message: Draft<wire.Message> = {
    topic: { name: 'orders' },
    body: Buffer.from(body),
    systemProperties: { messageId: `m-${transactionId}`, bodyEncoding: wire.Encoding.IDENTITY },
  }
  cluster.proxy.tell(clientId, { recoverOrphanedTransactionCommand: { message, transactionId } })
}

describe('a local transaction', () => {
  it('knows its id and what the caller passed, and its end is told with both ids', async () => {
    await using cluster = await proxied({ topics })
    const seen: ProxyTransaction[] = []
    await using producer = await producerOf(cluster, {
      executeLocalTransaction: (_message, transaction) => {
        seen.push(transaction)
        return 'commit'
      },
    })

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' }, { arg: 7 })

    expect(seen.map(({ transactionId, arg }) => ({ transactionId, arg }))).to.deep.equal([
      { transactionId: sent.transactionId, arg: 7 },
    ])
    expect(seen[0]?.signal.aborted).to.equal(false)
    expect(ends(cluster)).to.have.length(1)
    expect(ends(cluster)[0]).to.include({
      messageId: sent.messageId,
      transactionId: sent.transactionId,
      source: wire.TransactionSource.SOURCE_CLIENT,
      resolution: wire.TransactionResolution.COMMIT,
    })
    expect(sent.localError).to.equal(undefined)
  })

  for (const { what, execute, words } of [
    { what: 'fails', execute: () => Promise.reject(new Error('no money')), words: 'no money' },
    { what: 'says nothing', execute: () => undefined as never, words: 'executeLocalTransaction answered "undefined"' },
    { what: 'says what it may not', execute: () => 'COMMIT' as never, words: 'answered "COMMIT"' },
  ]) {
    it(`that ${what} is unknown, says why, and is not told`, async () => {
      await using cluster = await proxied({ topics })
      await using producer = await producerOf(cluster, { executeLocalTransaction: execute })

      const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })

      expect(sent.localTransactionState).to.equal('unknown')
      expect(sent.localError).to.be.instanceOf(TransactionError)
      expect(sent.localError?.message).to.include(words)
      expect(ends(cluster)).to.deep.equal([])
    })
  }

  it('that takes too long is unknown, and its signal aborts', async () => {
    await using cluster = await proxied({ topics })
    let signal: AbortSignal | undefined
    await using producer = await producerOf(
      cluster,
      {
        executeLocalTransaction: (_message, transaction) => {
          signal = transaction.signal
          return new Promise<never>(() => undefined)
        },
      },
      { transactionTimeoutMs: 20 },
    )

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })

    expect(sent.localTransactionState).to.equal('unknown')
    expect(sent.localError?.message).to.equal(
      'executeLocalTransaction gave no answer within 20 ms; the broker will ask again',
    )
    expect(signal?.aborted).to.equal(true)
    expect(ends(cluster)).to.deep.equal([])
  })

  it('is not run when its message is stored less safely than it should: that is rolled back', async () => {
    await using cluster = await proxied({ topics })
    const listener = counting()
    await using producer = await producerOf(cluster, listener)
    cluster.proxy.intercept('SendMessage', async (_seen, proceed) => {
      const answer = await proceed()
      const status = no(wire.Code.SLAVE_PERSISTENCE_TIMEOUT)
      return { ...answer, status, entries: (answer?.entries ?? []).map(entry => ({ ...entry, status })) }
    })

    const sent = await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })

    expect(sent).to.include({ status: 'FLUSH_SLAVE_TIMEOUT', localTransactionState: 'rollback' })
    expect(listener.runs).to.equal(0)
    expect(ends(cluster).map(({ resolution }) => resolution)).to.deep.equal([wire.TransactionResolution.ROLLBACK])
  })

  it('is not run when its message may have left without an answer, which is not sent again', async () => {
    await using cluster = await proxied({ topics })
    const listener = counting()
    await using producer = await producerOf(cluster, listener)
    cluster.proxy.intercept('SendMessage', () => ({ status: no(wire.Code.INTERNAL_SERVER_ERROR) }))

    const error = await rejection(producer.sendMessageInTransaction({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND' })
    expect(listener.runs).to.equal(0)
  })

  it('has its end told again when the server does not take it, three times at most', async () => {
    await using cluster = await proxied({ topics })
    await using producer = await producerOf(cluster, {})
    const refuse = () => ({ status: no(wire.Code.INTERNAL_SERVER_ERROR) })
    cluster.proxy.intercept('EndTransaction', refuse, { times: 1 })

    await producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    expect(ends(cluster)).to.have.length(2)

    cluster.proxy.intercept('EndTransaction', refuse)
    const { localTransactionState } = await producer.sendMessageInTransaction({ topic: 'orders', body: 'y' })
    expect(localTransactionState).to.equal('commit')
    expect(ends(cluster)).to.have.length(5)
  })

  it('tells the server when it may ask, if that was wanted', async () => {
    await using cluster = await proxied({ topics })
    await using patient = await producerOf(cluster, {}, { recoveryDelayMs: 90_500 })
    await using other = await producerOf(cluster, {})
    await patient.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await other.sendMessageInTransaction({ topic: 'orders', body: 'x' })

    const delays = cluster.proxy
      .calls('SendMessage')
      .map(({ request }) => request.messages[0]?.systemProperties?.orphanedTransactionRecoveryDuration ?? null)
    expect(delays.map(delay => delay && durationMs(delay))).to.deep.equal([90_500, null])
  })

  it('is waited for by close', async () => {
    await using cluster = await proxied({ topics })
    let commit: (() => void) | undefined
    const producer = await producerOf(cluster, {
      executeLocalTransaction: () => new Promise(resolve => (commit = () => resolve('commit'))),
    })
    const sending = producer.sendMessageInTransaction({ topic: 'orders', body: 'x' })
    await waitFor('the local transaction', () => commit !== undefined)

    const closing = producer.close()
    commit?.()
    await closing

    expect((await sending).localTransactionState).to.equal('commit')
    expect(ends(cluster)).to.have.length(1)
    const late = producer.sendMessageInTransaction({ topic: 'orders', body: 'y' })
    expect(await rejection(late)).to.have.property('code', 'ERR_STATE')
  })
})

describe('a question about a transaction', () => {
  it('is answered with what the listener says, as an answer to a question', async () => {
    await using cluster = await proxied({ topics })
    cluster.proxy.intercept('EndTransaction', () => ({ status: ok }))
    await using producer = await producerOf(cluster, {
      checkLocalTransaction: ({ body }) => (body.toString() === 'paid' ? 'commit' : 'rollback'),
    })

    ask(cluster, producer, 't1', 'paid')
    ask(cluster, producer, 't2', 'lost')
    await waitFor('both answers', () => ends(cluster).length === 2)

    const { COMMIT, ROLLBACK } = wire.TransactionResolution
    const told = ends(cluster).map(({ messageId, transactionId, resolution, source }) => {
      return { messageId, transactionId, resolution, source }
    })
    const source = wire.TransactionSource.SOURCE_SERVER_CHECK
    expect(told).to.have.deep.members([
      { messageId: 'm-t1', transactionId: 't1', resolution: COMMIT, source },
      { messageId: 'm-t2', transactionId: 't2', resolution: ROLLBACK, source },
    ])
  })

  it('has no answer when the listener fails or does not know, and the next one has', async () => {
    await using cluster = await proxied({ topics })
    cluster.proxy.intercept('EndTransaction', () => ({ status: ok }))
    const asked: string[] = []
    await using producer = await producerOf(cluster, {
      checkLocalTransaction: (_message, { transactionId }) => {
        asked.push(transactionId)
        if (transactionId === 't1') throw new Error('no database')
        return transactionId === 't2' ? 'unknown' : 'commit'
      },
    })

    for (const id of ['t1', 't2', 't3']) ask(cluster, producer, id)
    await waitFor('an answer', () => ends(cluster).length > 0)

    expect(asked).to.deep.equal(['t1', 't2', 't3'])
    expect(ends(cluster).map(({ transactionId }) => transactionId)).to.deep.equal(['t3'])
  })

  it('is dropped while as many as allowed are worked on', async () => {
    await using cluster = await proxied({ topics })
    cluster.proxy.intercept('EndTransaction', () => ({ status: ok }))
    const asked: string[] = []
    const answers: (() => void)[] = []
    await using producer = await producerOf(
      cluster,
      {
        checkLocalTransaction: (_message, { transactionId }) => {
          asked.push(transactionId)
          return new Promise(resolve => answers.push(() => resolve('commit')))
        },
      },
      { maxConcurrentChecks: 2 },
    )

    for (const id of ['t1', 't2', 't3']) ask(cluster, producer, id)
    await waitFor('two questions', () => asked.length === 2)
    answers.shift()?.()
    await waitFor('an answer', () => ends(cluster).length === 1)
    ask(cluster, producer, 't4')
    await waitFor('a later question', () => asked.length > 2)
    for (const answer of answers) answer()

    expect(asked).to.deep.equal(['t1', 't2', 't4'])
  })
})

describe('a transaction producer', () => {
  it('refuses options that cannot be', () => {
    const make = (options: object) => () =>
      new TransactionProducer({ endpoints: 'grpc://a', transactionListener: commits, ...options })

    expect(make({ transactionListener: undefined })).to.throw(
      UsageError,
      'transactionListener of a transactional producer is missing',
    )
  })
})
