// SPDX-License-Identifier: Apache-2.0
// Peers that misbehave, and a producer that stays sane: wrong answers, late ones, none at all.
import { ProtocolError, RouteError, TimeoutError, VirtualClock, type Logger } from '@rocketmq-ts/core'
import { answer, LocalCluster, silence, type RequestInterceptor } from '@rocketmq-ts/local-cluster'
import type { SendResult } from '@rocketmq-ts/producer'
import { getRouteInfoByTopic, RemotingCommand, sendMessageV2 } from '@rocketmq-ts/protocol'
import { rejection, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'
import { sendRejection } from '../rejection.js'

const message = { topic: 'orders', body: 'x' }

describe('a producer whose broker misbehaves', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  const wrong: [string, Record<string, string>][] = [
    ['without any field', {}],
    ['without a queue offset', { msgId: 'A', queueId: '0' }],
    ['with text for a number', { msgId: 'A', queueId: 'zero', queueOffset: '0' }],
    ['with a number that no JavaScript number holds', { msgId: 'A', queueId: '0', queueOffset: '9007199254740993' }],
  ]
  for (const [what, extFields] of wrong) {
    it(`takes an answer ${what} for what it is: nobody knows whether the message is stored`, async () => {
      await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 0 })
      cluster.intercept(sendMessageV2, () => new RemotingCommand({ code: 0, extFields }), { times: 1 })

      const error = await sendRejection(producer.send(message))
      const sent = await producer.send(message)

      expect(error).to.include({ outcome: 'unknown' })
      expect(error.cause).to.be.instanceOf(ProtocolError)
      expect(sent.status).to.equal('SEND_OK')
    })
  }

  it('never takes a late answer for another send’s', async () => {
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 0, clock })
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    const slow: RequestInterceptor<typeof sendMessageV2> = (_request, _context, proceed) => held.then(proceed)
    cluster.intercept(sendMessageV2, slow, { times: 1 })
    const received = cluster.received(sendMessageV2)

    const failing = rejection(producer.send({ topic: 'orders', body: 'late' }, { timeoutMs: 50 }))
    await received
    await virtualMs(clock, failing)
    const error = await failing
    const results: SendResult[] = []
    await waitFor('the late message', async () => {
      results.push(await producer.send(message))
      if (results.length === 2) release()
      return cluster.messages('orders').some(({ body }) => body.toString() === 'late')
    })
    results.push(await producer.send(message))

    const stored = new Map(cluster.messages('orders').map(found => [found.messageId, found]))
    expect(error.cause).to.be.instanceOf(TimeoutError)
    for (const { messageId, queueOffset, queue } of results) {
      expect(stored.get(messageId)?.queueOffset).to.equal(queueOffset)
      expect(stored.get(messageId)?.queueId).to.equal(queue.queueId)
    }
  })

  it('goes on over a new connection when a broker is going away, and nobody notices', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('GO_AWAY'), { times: 1 })

    const sent = await producer.send(message)

    expect(sent.status).to.equal('SEND_OK')
    expect(sent.attempts).to.have.length(1)
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('survives names that are traps in JavaScript', async () => {
    await using producer = await producerOn(cluster)

    for (const name of ['__proto__', 'constructor', 'prototype']) {
      await producer.send({ topic: name, body: name, properties: { [name]: 'value' } })
      const sent = cluster.messages(name)[0]
      expect(sent?.property(name)).to.equal('value')
    }

    expect(({} as Record<string, unknown>)['value']).to.equal(undefined)
  })

  it('rejects at once and keeps nothing while its broker is down, however much is sent', async function () {
    // One send that waited for its deadline would be too late for this spec.
    const sendMsgTimeout = 120_000
    this.timeout(sendMsgTimeout / 2)
    await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 0, sendMsgTimeout })
    await producer.send(message)
    await cluster.broker().kill()
    await rejection(producer.send(message))

    const body = Buffer.alloc(100_000)
    for (let round = 0; round < 20; round++) {
      const errors = await Promise.all(
        Array.from({ length: 100 }, () => rejection(producer.send({ topic: 'orders', body }))),
      )
      expect(errors.every(({ outcome }) => outcome === 'not-sent')).to.equal(true)
    }

    await cluster.broker().restart()
    await waitFor('a send after the restart', () => producer.send(message).catch(() => undefined), 30_000)
    expect(cluster.messages('orders').filter(({ body: stored }) => stored.length === body.length)).to.deep.equal([])
  })

  it('says that there is no master when only a slave is left', async () => {
    const brokerName = 'broker-a'
    await using pair = await LocalCluster.start({
      brokers: [{ brokerName }, { brokerName, brokerId: 1 }],
      topics: ['orders'],
    })
    await pair.brokers[0]?.kill()
    await using producer = await producerOn(pair)

    const error = await rejection(producer.send(message))

    expect(error).to.be.instanceOf(RouteError).and.include({ outcome: 'not-sent' })
    expect(error.message).to.contain('no master')
  })

  it('settles a send by its deadline when name servers are silent', async () => {
    const clock = new VirtualClock()
    const producer = await producerOn(cluster, { clock })
    cluster.intercept(getRouteInfoByTopic, silence())

    const failing = rejection(producer.send({ topic: 'unknown', body: 'x' }, { timeoutMs: 200 }))
    const elapsedMs = await virtualMs(clock, failing)
    await virtualMs(clock, producer.close())

    expect(await failing).to.include({ code: 'ERR_TIMEOUT', outcome: 'not-sent' })
    expect(elapsedMs).to.be.at.most(200)
  })
})

describe('a producer and its logger', () => {
  it('says nothing by default, whatever goes wrong', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const written: unknown[] = []
    const restore = [process.stdout, process.stderr].map(stream => {
      const write = stream.write.bind(stream)
      stream.write = (text: unknown) => written.push(text) > 0
      return () => (stream.write = write)
    })
    try {
      await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 0, topics: ['missing'] })
      await producer.send(message)
      await cluster.broker().kill()
      await rejection(producer.send(message))
      await producer.defaultMQProducerImpl.instance.sendHeartbeatToAllBrokerWithLock()
    } finally {
      for (const undo of restore) undo()
    }

    expect(written).to.deep.equal([])
  })

  it('writes to a logger of four functions, such as console or pino', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const lines: string[] = []
    const note = (text: string) => void lines.push(text)
    const like: Logger = { debug: note, info: note, warn: note, error: note }
    await using producer = await producerOn(cluster, { logger: like, retryTimesWhenSendFailed: 0 })

    await cluster.broker().kill()
    await producer.defaultMQProducerImpl.instance.sendHeartbeatToAllBrokerWithLock()

    expect(lines.filter(line => line.startsWith('heartbeat to broker-a'))).to.have.length(1)
  })
})
