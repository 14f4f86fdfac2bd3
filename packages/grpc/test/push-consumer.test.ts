// SPDX-License-Identifier: Apache-2.0
// What a push consumer does about servers that lose, refuse or damage something, or go away: each on the embedded
// proxy, which does that on demand.
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { deadLetter } from '@rocketmq-ts/core'
import { digestOf, durationMs, methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { CallInterceptor, LocalCluster } from '@rocketmq-ts/local-cluster'
import { waitFor } from '@rocketmq-ts/test-run'
import {
  Producer,
  PushConsumer,
  type PoisonMessage,
  type ProxyMessage,
  type ProxyPushConsumerOptions,
  type SettleFailure,
} from '@rocketmq-ts/grpc'
import { no, ok, plainly, proxied } from './proxied.js'

interface Bench extends AsyncDisposable {
  readonly cluster: LocalCluster
  readonly consumer: PushConsumer
  readonly messages: ProxyMessage[]
  send(...bodies: readonly string[]): Promise<void>
}

/** A cluster, a producer, and a consumer that is not started. */
async function bench(options: Partial<ProxyPushConsumerOptions> = {}): Promise<Bench> {
  const cluster = await proxied()
  const messages: ProxyMessage[] = []
  const endpoints = plainly(cluster)
  const producer = new Producer({ endpoints, topics: ['orders'] })
  const consumer = new PushConsumer({
    endpoints,
    consumerGroup: 'jobs',
    subscriptions: { orders: '*' },
    handler: message => void messages.push(message),
    ...options,
  })
  await producer.start()
  return {
    cluster,
    consumer,
    messages,
    async send(...bodies) {
      for (const body of bodies) await producer.send({ topic: 'orders', body })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([producer.close(), consumer.close({ timeoutMs: 0 })])
      await cluster.close()
    },
  }
}

const texts = (messages: readonly ProxyMessage[]) => messages.map(({ body }) => body.toString())

function message(id: string, body: Buffer, system: Draft<wire.SystemProperties> = {}): Draft<wire.Message> {
  const receipt = { messageId: id, receiptHandle: `r-${id}`, deliveryAttempt: 1 }
  return {
    topic: { name: 'orders' },
    body,
    systemProperties: { ...receipt, bodyEncoding: wire.Encoding.IDENTITY, ...system },
  }
}

/** Answers one receive with these parts, and leaves its stream open. */
function answerOnce(cluster: LocalCluster, parts: readonly Draft<wire.ReceiveMessageResponse>[], isEnded = true): void {
  cluster.proxy.intercept(
    'ReceiveMessage',
    ({ call }) => {
      for (const part of parts) call.write(methods.ReceiveMessage.response.encode(part))
      if (isEnded) call.end()
      return undefined
    },
    { times: 1 },
  )
}

describe('a push consumer and its receives', () => {
  it('hands out a message while its stream goes on', async () => {
    await using all = await bench()
    answerOnce(all.cluster, [{ status: ok }, { message: message('1', Buffer.from('first')) }], false)

    await all.consumer.start()
    await waitFor('the message', () => all.messages.length === 1)

    expect(texts(all.messages)).to.deep.equal(['first'])
  })

  it('gives back what comes when its topic was given up meanwhile', async () => {
    await using all = await bench()
    const given: string[] = []
    all.cluster.proxy.intercept('ChangeInvisibleDuration', ({ request: { messageId, invisibleDuration } }) => {
      given.push(`${messageId} ${invisibleDuration === null ? 'never' : durationMs(invisibleDuration)}`)
      return { status: ok }
    })
    let bring: (() => void) | undefined
    all.cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
      bring ??= () => {
        call.write(methods.ReceiveMessage.response.encode({ status: ok }))
        call.write(methods.ReceiveMessage.response.encode({ message: message('1', Buffer.from('late')) }))
        call.end()
      }
      return undefined
    })
    await all.consumer.start()
    await waitFor('a receive', () => bring !== undefined)

    const leaving = all.consumer.unsubscribe('orders')
    bring?.()
    await leaving

    await waitFor('its return', () => given.length === 1)
    expect(given).to.deep.equal(['1 0'])
    expect(all.messages).to.deep.equal([])
  })

  it('reports messages that cannot be read, and hands out their neighbours', async () => {
    await using all = await bench()
    const plain = Buffer.from('plain')
    const told: wire.ChangeInvisibleDurationRequest[] = []
    all.cluster.proxy.intercept('ChangeInvisibleDuration', ({ request }) => {
      told.push(request)
      return { status: ok }
    })
    all.cluster.proxy.intercept('AckMessage', ({ request }) => ({
      status: ok,
      entries: request.entries.map(entry => ({ ...entry, status: ok })),
    }))
    answerOnce(all.cluster, [
      { status: ok },
      { message: message('1', plain) },
      { message: message('2', plain, { bodyDigest: digestOf(wire.DigestType.MD5, Buffer.from('other')) }) },
      { message: message('3', gzipSync(plain).subarray(0, 12), { bodyEncoding: wire.Encoding.GZIP }) },
      { message: message('4', gzipSync(plain), { bodyEncoding: wire.Encoding.GZIP }) },
    ])
    const poison: [PoisonMessage, string][] = []
    all.consumer.on('poison', (reported, fate) => poison.push([reported, fate]))

    await all.consumer.start()
    await waitFor('both neighbours, and what is wrong', () => all.messages.length === 2 && told.length === 2)

    expect(all.messages.map(({ messageId }) => messageId).sort()).to.deep.equal(['1', '4'])
    expect(poison.map(([{ messageId, topic }, fate]) => `${topic} ${messageId} ${fate}`).sort()).to.deep.equal([
      'orders 2 retry',
      'orders 3 retry',
    ])
    // The default policy of a group is a list that begins with a second.
    expect(told.map(({ invisibleDuration }) => invisibleDuration && durationMs(invisibleDuration))).to.deep.equal([
      1000, 1000,
    ])
  })

  it('repeats a receive that failed under the same attempt, and has no server prolong what may be lost', async () => {
    await using all = await bench()
    const failures: string[] = []
    all.consumer.on('receiveFailed', topic => failures.push(topic))
    const reset: CallInterceptor<'ReceiveMessage'> = ({ call }) => {
      call.reset()
      return undefined
    }
    all.cluster.proxy.intercept('ReceiveMessage', reset, { times: 1 })

    await all.consumer.start()
    await all.send('x')
    await waitFor('the message', () => all.messages.length === 1)
    await waitFor('the next receive', () => all.cluster.proxy.calls('ReceiveMessage').length >= 3)

    const requests = all.cluster.proxy.calls('ReceiveMessage').map(({ request }) => request)
    expect(failures).to.deep.equal(['orders'])
    expect(requests[1]?.attemptId).to.equal(requests[0]?.attemptId)
    expect(requests[2]?.attemptId).not.to.equal(requests[1]?.attemptId)
    expect(requests.some(({ autoRenew }) => autoRenew)).to.equal(false)
    expect(requests.map(({ invisibleDuration }) => invisibleDuration && durationMs(invisibleDuration))).to.include(
      60_000,
    )
  })

  it('goes on at once when the server sheds load, without a word', async () => {
    await using all = await bench()
    const failures: string[] = []
    all.consumer.on('receiveFailed', topic => failures.push(topic))
    answerOnce(all.cluster, [{ status: no(wire.Code.TOO_MANY_REQUESTS) }])

    await all.consumer.start()
    await all.send('x')
    await waitFor('the message', () => all.messages.length === 1)

    expect(failures).to.deep.equal([])
  })

  it('asks for no more than there is room for, by count and by bytes', async () => {
    const release: (() => void)[] = []
    const wait = () => new Promise<void>(resolve => release.push(resolve))
    await using few = await bench({ maxCachedMessages: 3, handler: wait })
    await few.send('1', '2', '3', '4', '5')
    await few.consumer.start()
    await waitFor('three handlers', () => release.length === 3)
    const calls = few.cluster.proxy.calls('ReceiveMessage').map(({ request }) => request.batchSize)
    release.shift()?.()
    await waitFor('one more', () => few.cluster.proxy.calls('ReceiveMessage').length > calls.length)
    const [next] = few.cluster.proxy.calls('ReceiveMessage').slice(calls.length)

    expect(calls.every(size => size <= 3)).to.equal(true)
    expect(next?.request.batchSize).to.equal(1)

    const held: (() => void)[] = []
    await using small = await bench({
      maxCachedBytes: 10,
      handler: () => new Promise<void>(resolve => held.push(resolve)),
    })
    await small.send('more than ten bytes')
    await small.consumer.start()
    await waitFor('the handler', () => held.length === 1)
    const before = small.cluster.proxy.calls('ReceiveMessage').length
    await small.send('another one')
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    expect(small.cluster.proxy.calls('ReceiveMessage')).to.have.length(before)
    held[0]?.()
    await waitFor('the other', () => held.length === 2)
    for (const end of [...held, ...release]) end()
  }).timeout(20_000)

  it('gives messages back whose handler takes too long, between its hooks', async () => {
    const release: (() => void)[] = []
    const seen: string[] = []
    await using all = await bench({
      handler: () => new Promise<void>(resolve => release.push(resolve)),
      consumeTimeoutMs: 20,
      consumeMessageHooks: [
        {
          consumeMessageBefore: ({ messages }) => void seen.push(`before ${texts(messages).join()}`),
          consumeMessageAfter: (_context, { returnType }) => void seen.push(returnType),
        },
      ],
    })
    await all.send('slow')
    await all.consumer.start()
    await waitFor('the message to be given back', () => all.cluster.proxy.calls('ChangeInvisibleDuration').length > 0)
    for (const end of release) end()
    await waitFor('the end of the handler', () => seen.length > 1)

    expect(seen.slice(0, 2)).to.deep.equal(['before slow', 'TIME_OUT'])
    expect(all.cluster.proxy.calls('AckMessage')).to.deep.equal([])
  })

  it('waits for handlers no longer than it was told when it closes', async () => {
    const release: (() => void)[] = []
    await using all = await bench({
      handler: () => new Promise<void>(resolve => release.push(resolve)),
      closeTimeoutMs: 20,
    })
    await all.send('slow')
    await all.consumer.start()
    await waitFor('the handler', () => release.length === 1)

    await all.consumer.close()

    expect(all.consumer.state).to.equal('SHUTDOWN_ALREADY')
    for (const end of release) end()
  })

  it('stops queues that leave, and goes on with those that come', async () => {
    await using all = await bench()
    const [assigned, revoked]: [string[], string[]] = [[], []]
    all.consumer.on('assigned', queues => assigned.push(...queues.map(({ brokerName }) => brokerName)))
    all.consumer.on('revoked', queues => revoked.push(...queues.map(({ brokerName }) => brokerName)))
    await all.consumer.start()

    const restore = all.cluster.proxy.intercept('QueryAssignment', () => ({ status: ok, assignments: [] }))
    await waitFor('the end of the queue', () => revoked.length === 1, 20_000)
    restore()
    await waitFor('the queue again', () => assigned.length === 2, 20_000)
    await all.send('x')
    await waitFor('the message', () => all.messages.length === 1, 20_000)

    expect([assigned, revoked]).to.deep.equal([['broker-a', 'broker-a'], ['broker-a']])
  }).timeout(60_000)

  it('is ready when a server has answered for each queue', async () => {
    await using all = await bench()
    await all.consumer.start()
    let isReady = false
    const ready = all.consumer.ready().then(() => (isReady = true))
    await waitFor('a receive', () => all.cluster.proxy.calls('ReceiveMessage').length === 1)
    const before = isReady
    await all.send('x')
    await ready

    expect(before).to.equal(false)
  })
})

describe('a push consumer and its acknowledgements', () => {
  it('tries until each is certain, and only those again that failed', async () => {
    await using all = await bench()
    const asked: number[] = []
    all.cluster.proxy.intercept(
      'AckMessage',
      async ({ request }, proceed) => {
        asked.push(request.entries.length)
        const answer = await proceed()
        const entries = (answer?.entries ?? []).map((entry, index) =>
          index === 0 ? { ...entry, status: no(wire.Code.INTERNAL_SERVER_ERROR) } : entry,
        )
        return { status: no(wire.Code.MULTIPLE_RESULTS), entries }
      },
      { times: 1 },
    )
    const failures: SettleFailure[] = []
    all.consumer.on('settleFailed', failure => failures.push(failure))
    await all.send('1', '2', '3')

    await all.consumer.start()
    await waitFor('a second call', () => all.cluster.proxy.calls('AckMessage').length >= 2)
    await all.consumer.close()

    const later = all.cluster.proxy.calls('AckMessage').flatMap(({ request }) => request.entries)
    const ids = later.map(({ messageId }) => messageId)
    expect(new Set(ids).size).to.equal(3)
    expect(ids.filter(id => id === ids[0])).to.have.length(2)
    expect(failures).to.deep.equal([])
    expect(asked).to.have.length(1)
  })

  it('reports a message that is not ours any more, once', async () => {
    await using all = await bench()
    const failures: SettleFailure[] = []
    all.consumer.on('settleFailed', failure => failures.push(failure))
    all.cluster.proxy.intercept('AckMessage', ({ request }) => ({
      status: no(wire.Code.INVALID_RECEIPT_HANDLE),
      entries: request.entries.map(entry => ({ ...entry, status: no(wire.Code.INVALID_RECEIPT_HANDLE) })),
    }))
    await all.send('late')

    await all.consumer.start()
    await waitFor('the report', () => failures.length === 1)
    await all.consumer.close()

    expect(failures.map(({ action, topic }) => `${action} ${topic}`)).to.deep.equal(['ack orders'])
    expect(failures[0]?.error).to.have.property('code', 'ERR_RECEIPT')
    expect(all.cluster.proxy.calls('AckMessage')).to.have.length(1)
  })

  it('gives a message back that the server does not take as a dead letter', async () => {
    await using all = await bench({ handler: () => deadLetter })
    const fates: string[] = []
    all.consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    all.cluster.proxy.intercept('ForwardMessageToDeadLetterQueue', () => ({ status: no(wire.Code.FORBIDDEN) }))
    await all.send('x')

    await all.consumer.start()
    await waitFor('the failure', () => fates.length > 0)

    expect(fates[0]).to.equal('retry')
  })
})

describe('a push consumer and its proxy', () => {
  it('goes on by itself after the proxy was away, and loses nothing', async () => {
    await using all = await bench()
    await all.consumer.start()
    await all.send('before')
    await waitFor('the first message', () => all.messages.length === 1)

    await all.cluster.proxy.stop()
    await all.cluster.proxy.start()
    await all.send('after')
    await waitFor('the second message', () => texts(all.messages).includes('after'), 30_000)

    expect(new Set(texts(all.messages))).to.deep.equal(new Set(['before', 'after']))
  }).timeout(60_000)

  it('ends in bounded time though a handler does not, and aborts its signal', async () => {
    let signal: AbortSignal | undefined
    await using all = await bench({
      handler: (_message, context) => {
        signal = context.signal
        return new Promise<void>(() => undefined)
      },
    })
    await all.send('x')
    await all.consumer.start()
    await waitFor('the handler', () => signal !== undefined)

    await all.consumer.close({ timeoutMs: 20 })

    expect(signal?.aborted).to.equal(true)
    expect(all.cluster.proxy.calls('AckMessage')).to.deep.equal([])
    expect(all.cluster.proxy.calls('NotifyClientTermination')).to.have.length(1)
  })

  it('tries a message that an administrator asks for, and says how that went', async () => {
    await using all = await bench({
      handler: ({ body }) => {
        if (body.toString() === 'bad') throw new Error('not today')
        return body.toString() === 'later' ? { retryAfter: 1 } : undefined
      },
    })
    await all.consumer.start()
    const { clientId } = all.consumer
    const verify = async (sent: Draft<wire.Message>) => (await all.cluster.proxy.verifyMessage(clientId, sent))?.code

    expect(await verify(message('1', Buffer.from('good')))).to.equal(wire.Code.OK)
    expect(await verify(message('2', Buffer.from('bad')))).to.equal(wire.Code.FAILED_TO_CONSUME_MESSAGE)
    expect(await verify(message('3', Buffer.from('later')))).to.equal(wire.Code.FAILED_TO_CONSUME_MESSAGE)
    const damaged = { bodyDigest: digestOf(wire.DigestType.MD5, Buffer.from('other')) }
    expect(await verify(message('4', Buffer.from('x'), damaged))).to.equal(wire.Code.MESSAGE_CORRUPTED)
  })

  it('tells an administrator what it does', async () => {
    const release: (() => void)[] = []
    await using all = await bench({ handler: () => new Promise<void>(resolve => release.push(resolve)) })
    await all.send('x')
    await all.consumer.start()
    await waitFor('the handler', () => release.length === 1)

    const text = await all.cluster.proxy.threadStackTrace(all.consumer.clientId)
    for (const end of release) end()

    expect(text)
      .to.include('consumer of group jobs, topics orders')
      .and.include('1 handlers run')
      .and.match(/orders broker-a -1 from .*: 1 messages here, 1 bytes/)
  })
})
