// SPDX-License-Identifier: Apache-2.0
// The life of clients: what they refuse while they do not run, what their end waits for, and what it does not.
import { expect } from 'chai'
import { AbortedError, ClosedError, silentLogger, VirtualClock, type RocketMQError } from '@rocketmq-ts/core'
import { wire } from '@rocketmq-ts/grpc-protocol'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { Producer, PushConsumer, SimpleConsumer } from '@rocketmq-ts/grpc'
import { answerReceives, no, ok, plainly, proxied } from './proxied.js'

const consumerGroup = 'jobs'
const subscriptions = { orders: '*' }

describe('a client that does not run', () => {
  const codeOf = async (work: () => unknown) => (await rejection<RocketMQError>((async () => work())())).code

  it('refuses what needs a server, before its start and after its end', async () => {
    await using cluster = await proxied()
    const endpoints = plainly(cluster)
    const producer = new Producer({ endpoints })
    const simple = new SimpleConsumer({ endpoints, consumerGroup, subscriptions })
    const push = new PushConsumer({ endpoints, consumerGroup, subscriptions, handler: () => undefined })
    const clients = [producer, simple, push]
    const work: readonly (() => unknown)[] = [
      () => producer.send({ topic: 'orders', body: 'x' }),
      () => producer.sendBatch([{ topic: 'orders', body: 'x' }]),
      () => producer.recallMessage('orders', 'handle'),
      () => simple.receive(),
      () => simple.messages().next(),
      () => simple.ack([]),
      () => push.ready(),
      () => push.pause(),
      () => push.resume(),
    ]

    for (const each of work) expect(await codeOf(each)).to.equal('ERR_STATE')
    for (const client of clients) {
      expect(client.state).to.equal('CREATE_JUST')
      await client.start()
      expect(client.serviceState).to.equal('RUNNING')
      await client.shutdown()
      expect(client.serviceState).to.equal('SHUTDOWN_ALREADY')
      await client.closed
    }
    for (const each of work) expect(await codeOf(each)).to.equal('ERR_STATE')
  })
})

describe('the end of a producer', () => {
  it('ends a call that no server answers', async () => {
    await using cluster = await proxied()
    const producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], requestTimeoutMs: 600_000 })
    await producer.start()
    cluster.proxy.intercept('RecallMessage', () => undefined)
    const recalling = rejection<RocketMQError>(producer.recallMessage('orders', 'handle'))
    await waitFor('the call', () => cluster.proxy.calls('RecallMessage').length === 1)

    await producer.close()

    expect((await recalling).message).to.include('RecallMessage')
  })

  it('waits for a send that is under way', async () => {
    await using cluster = await proxied()
    const producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()
    let proceedWith: (() => void) | undefined
    cluster.proxy.intercept('SendMessage', async (_seen, proceed) => {
      await new Promise<void>(resolve => (proceedWith = resolve))
      return proceed()
    })
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await waitFor('the call', () => proceedWith !== undefined)

    const closing = producer.close()
    proceedWith?.()
    await closing

    expect((await sending).status).to.equal('SEND_OK')
  })
})

describe('the end of a producer whose send nobody answers', () => {
  it('comes after its time, and the send ends with it', async () => {
    await using cluster = await proxied()
    const producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], sendTimeoutMs: 600_000 })
    await producer.start()
    cluster.proxy.intercept('SendMessage', () => undefined)
    const sending = rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))
    await waitFor('the call', () => cluster.proxy.calls('SendMessage').length === 1)

    await producer.close({ timeoutMs: 1 })

    expect(await sending).to.have.property('outcome', 'unknown')
  })
})

describe('a start whose signal aborts', () => {
  it('rejects, and leaves nothing behind', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', () => undefined)
    const endpoints = plainly(cluster)
    for (const client of [
      new Producer({ endpoints, topics: ['orders'] }),
      new SimpleConsumer({ endpoints, consumerGroup, subscriptions }),
      new PushConsumer({ endpoints, consumerGroup, subscriptions, handler: () => undefined }),
    ]) {
      const before = cluster.proxy.calls('Telemetry').length
      const aborter = new AbortController()
      const starting = rejection<RocketMQError>(client.start({ signal: aborter.signal }))
      await waitFor('the stream', () => cluster.proxy.calls('Telemetry').length > before)
      aborter.abort(new Error('changed my mind'))

      expect(await starting).to.have.property('code', 'ERR_ABORTED')
      expect((await starting).cause).to.have.property('message', 'changed my mind')
      await client.closed.catch(() => undefined)
      expect(client.state).to.be.oneOf(['START_FAILED', 'SHUTDOWN_ALREADY'])
    }
  })
})

describe('the end of a push consumer', () => {
  it('comes after the handler that runs, and tells the server that its message is done', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    let done: (() => void) | undefined
    const consumer = new PushConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions,
      handler: () => new Promise<void>(resolve => (done = resolve)),
    })
    await producer.send({ topic: 'orders', body: 'x' })
    await consumer.start()
    await waitFor('the handler', () => done !== undefined)

    let isOver = false
    const closing = consumer.close().then(() => (isOver = true))
    // The server hears that the receives have ended, and nothing else is left to do.
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
    const before = { isOver, leaves: cluster.proxy.calls('NotifyClientTermination').length }
    done?.()
    await closing

    expect(before).to.deep.equal({ isOver: false, leaves: 0 })
    expect(cluster.proxy.calls('AckMessage')).to.have.length(1)
    expect(cluster.proxy.calls('NotifyClientTermination')).to.have.length(1)
  })

  it('aborts what still runs after its time with the reason', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    let signal: AbortSignal | undefined
    const consumer = new PushConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions,
      handler: (_message, context) => {
        signal = context.signal
        return new Promise<void>(() => undefined)
      },
    })
    await producer.send({ topic: 'orders', body: 'x' })
    await consumer.start()
    await waitFor('the handler', () => signal !== undefined)

    await consumer.close({ timeoutMs: 1 })

    expect(signal?.reason).to.be.instanceOf(ClosedError)
  })
})

describe('what a handler returns by the way', () => {
  it('is success, told once for each topic', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    const told: string[] = []
    const logged: string[] = []
    let handled = 0
    await using consumer = new PushConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions,
      handler: (() => ++handled) as unknown as () => undefined,
      logger: { ...silentLogger, warn: text => logged.push(text) },
    })
    consumer.on('resultIgnored', (topic, returned) => told.push(`${topic}: ${returned}`))
    for (const body of ['1', '2', '3']) await producer.send({ topic: 'orders', body })

    await consumer.start()
    await waitFor('their acknowledgement', () => {
      const entries = cluster.proxy.calls('AckMessage').flatMap(({ request }) => request.entries)
      return new Set(entries.map(({ messageId }) => messageId)).size === 3
    })

    expect(told).to.have.length(1)
    expect(told[0]).to.match(/^orders: /)
    expect(logged.filter(text => text.includes('the handler of topic orders returned'))).to.have.length(1)
  })
})

describe('a listener of an event that throws', () => {
  it('is logged, and consumption goes on', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    const bodies: string[] = []
    const logged: string[] = []
    await using consumer = new PushConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions,
      handler: ({ body }) => void bodies.push(body.toString()),
      logger: { ...silentLogger, error: text => logged.push(text) },
    })
    consumer.on('assigned', () => {
      throw new Error('no listener of mine')
    })

    await consumer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    await waitFor('the message', () => bodies.length === 1)

    expect(logged).to.include('a listener of "assigned" threw: no listener of mine')
    expect(consumer.topics).to.deep.equal(['orders'])
  })
})

describe('a loop over messages', () => {
  it('reports a receive that fails and goes on, and ends when the consumer closes', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    cluster.proxy.intercept(
      'ReceiveMessage',
      ({ call }) => {
        call.fail({ status: 13, message: 'not now' })
        return undefined
      },
      { times: 1 },
    )
    const consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions })
    const failures: string[] = []
    consumer.on('receiveFailed', (topic, { message }) => failures.push(`${topic}: ${message}`))
    await consumer.start()
    const bodies: string[] = []
    for await (const message of consumer) {
      bodies.push(message.body.toString())
      void consumer.close()
    }

    expect(failures).to.have.length(1)
    expect(failures[0])
      .to.match(/^orders: /)
      .and.include('not now')
    expect(bodies).to.deep.equal(['x'])
  })

  it('ends while it rests after a failure, when the signal aborts or the consumer closes', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
      call.fail({ status: 13, message: 'not now' })
      return undefined
    })
    // Nobody moves these clocks: the rest would last for ever.
    const resting = async (signal?: AbortSignal) => {
      const clock = new VirtualClock()
      const consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions, clock })
      await consumer.start()
      const failed = new Promise(resolve => consumer.once('receiveFailed', resolve))
      const next = consumer.messages({ signal }).next()
      await failed
      return { clock, consumer, next }
    }

    const aborting = new AbortController()
    const aborted = await resting(aborting.signal)
    aborting.abort()
    expect(await rejection(aborted.next)).to.be.instanceOf(AbortedError)
    await aborted.consumer.close()

    const closed = await resting()
    await closed.consumer.close()
    expect(await closed.next).to.include({ done: true })
    expect([aborted, closed].map(({ clock }) => clock.pending)).to.deep.equal([0, 0])
  })

  it('throws when its signal aborts, and when it is asked for what cannot be', async () => {
    await using cluster = await proxied()
    await using consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions })
    await consumer.start()
    const aborter = new AbortController()
    const next = consumer.messages({ signal: aborter.signal }).next()
    await waitFor('the receive', () => cluster.proxy.calls('ReceiveMessage').length === 1)
    aborter.abort()

    expect(await rejection(next)).to.have.property('code', 'ERR_ABORTED')
    expect(await rejection(consumer.messages({ maxMessages: 0 }).next())).to.have.property('code', 'ERR_USAGE')
  })
})

describe('acknowledgements of many messages', () => {
  async function outcomes(answer: Parameters<typeof answerAcks>[1]): Promise<(string | undefined)[]> {
    await using cluster = await proxied()
    const system = (messageId: string) => ({ messageId, receiptHandle: `r-${messageId}`, bodyEncoding: 1 })
    const topic = { name: 'orders' }
    const body = Buffer.from('x')
    answerReceives(cluster, ...['1', '2'].map(id => ({ message: { topic, body, systemProperties: system(id) } })))
    answerAcks(cluster, answer)
    await using consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions })
    await consumer.start()
    const results = await consumer.ack(await consumer.receive())
    return results.map(({ error }) => error?.message)
  }
  type Cluster = Awaited<ReturnType<typeof proxied>>
  function answerAcks(cluster: Cluster, answer: { status: ReturnType<typeof no>; handles?: readonly string[] }): void {
    const entries = answer.handles?.map(receiptHandle => ({ receiptHandle, status: ok })) ?? []
    cluster.proxy.intercept('AckMessage', () => ({ status: answer.status, entries }))
  }

  it('are each as the whole when the answer has no entries', async () => {
    expect(await outcomes({ status: ok })).to.deep.equal([undefined, undefined])
    const errors = await outcomes({ status: no(wire.Code.FORBIDDEN, 'not yours') })
    expect(errors.map(text => text?.includes('not yours'))).to.deep.equal([true, true])
  })

  it('fail when an answer with several results says nothing of them', async () => {
    const errors = await outcomes({ status: no(wire.Code.MULTIPLE_RESULTS), handles: ['r-2', 'other', 'more'] })

    expect(errors).to.deep.equal(['the answer says nothing of message 1', undefined])
  })

  it('all fail when the call does', async () => {
    await using cluster = await proxied()
    await using consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions })
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await Promise.all([consumer.start(), producer.start()])
    for (const body of ['1', '2']) await producer.send({ topic: 'orders', body })
    const received = [...(await consumer.receive())]
    while (received.length < 2) received.push(...(await consumer.receive()))
    cluster.proxy.intercept('AckMessage', ({ call }) => {
      call.fail({ status: 3, message: 'no such group' })
      return undefined
    })

    const results = await consumer.ack(received)

    expect(results.map(({ error }) => error?.message.includes('no such group'))).to.deep.equal([true, true])
  })
})
