// SPDX-License-Identifier: Apache-2.0
// What a producer does when brokers fail: another broker first, one deadline over all, and an error that tells
// everything. Answers and silences are scripted, so these specs run on the embedded cluster; broker-loss.test.ts kills
// brokers on every kind.
import { BrokerError, SendError, TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { answer, closeConnection, halfOpen, LocalCluster, loseAnswer, silence } from '@rocketmq-ts/local-cluster'
import type { DefaultMQProducer, QueueSelector } from '@rocketmq-ts/producer'
import {
  decodeProperties,
  RemotingCommand,
  responseCodes,
  sendMessageV2,
  type ResponseName,
} from '@rocketmq-ts/protocol'
import { rejection, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'
import { sendRejection } from '../rejection.js'

const message = { topic: 'orders', body: 'x' }

describe('a send when one of two brokers fails', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  const retried: ResponseName[] = [
    'TOPIC_NOT_EXIST',
    'SERVICE_NOT_AVAILABLE',
    'SYSTEM_ERROR',
    'SYSTEM_BUSY',
    'NO_PERMISSION',
    'NO_BUYER_ID',
    'NOT_IN_CURRENT_UNIT',
    'FLOW_CONTROL',
  ]
  for (const name of retried) {
    it(`goes to the other after ${name}`, async () => {
      await using producer = await producerOn(cluster)
      cluster.intercept(sendMessageV2, answer(name, 'because'), { times: 1 })

      const sent = await producer.send(message)

      expect(new Set(sent.attempts.map(({ brokerName }) => brokerName))).to.deep.equal(
        new Set(['broker-a', 'broker-b']),
      )
      expect(sent.attempts[0]?.error)
        .to.be.instanceOf(BrokerError)
        .and.include({ responseName: name, remark: 'because' })
      expect(sent.attempts[1]?.error).to.equal(undefined)
    })
  }

  it('is not repeated after an answer that will not change', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL', 'too long'))

    const error = await sendRejection(producer.send(message))

    expect(error).to.include({ outcome: 'rejected', responseCode: 13 })
    expect(error.attempts).to.have.length(1)
    expect(error.message).to.contain('too long')
  })

  it('repeats after the codes that are given, and no others', async () => {
    await using producer = await producerOn(cluster, { retryResponseCodes: ['MESSAGE_ILLEGAL'] })
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL'), { times: 1 })
    const again = await producer.send(message)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'), { times: 1 })
    const error = await sendRejection(producer.send(message))

    expect(again.attempts).to.have.length(2)
    expect(error.attempts).to.have.length(1)
  })

  it('that gets no answer goes to the other, within its deadline, under the same id', async () => {
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { clock })
    cluster.intercept(sendMessageV2, silence(), { times: 1 })

    const sending = producer.send(message, { timeoutMs: 1000 })
    const elapsedMs = await virtualMs(clock, sending)
    const sent = await sending

    const ids = cluster
      .requests(sendMessageV2)
      .map(({ request }) => decodeProperties(request.properties ?? '')['UNIQ_KEY'])
    expect(sent.attempts.map(({ error }) => error?.name)).to.deep.equal(['TimeoutError', undefined])
    expect(ids).to.deep.equal([sent.messageId, sent.messageId])
    expect(elapsedMs).to.be.lessThan(1000)
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('whose answer is lost may be stored twice, under one id', async () => {
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { clock })
    cluster.intercept(sendMessageV2, loseAnswer(), { times: 1 })

    const sending = producer.send(message, { timeoutMs: 1000 })
    await virtualMs(clock, sending)
    const sent = await sending

    const stored = cluster.messages('orders')
    expect(stored.map(({ messageId }) => messageId)).to.deep.equal([sent.messageId, sent.messageId])
  })

  it('whose connection breaks goes to the other at once', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, closeConnection(), { times: 1 })

    const sent = await producer.send(message)

    expect(sent.attempts).to.have.length(2)
    expect(sent.attempts[0]?.error).to.include({ code: 'ERR_CONNECTION', outcome: 'unknown' })
  })

  it('honours the bound of a single attempt', async () => {
    await using producer = await producerOn(cluster, { sendMsgMaxTimeoutPerRequest: 500 })
    cluster.intercept(sendMessageV2, silence(), { times: 1 })

    const sent = await producer.send(message, { timeoutMs: 20_000 })

    expect(sent.attempts).to.have.length(2)
    expect(sent.attempts[0]?.elapsedMs).to.be.within(490, 9000)
  })

  it('that fails everywhere lists every attempt: broker, queue, time, cause', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY', 'full'))

    const error = await sendRejection(producer.send(message))

    expect(error).to.be.instanceOf(SendError).and.include({ outcome: 'rejected', responseCode: 2, retriable: true })
    expect(error.attempts).to.have.length(3)
    for (const attempt of error.attempts) {
      expect(attempt.brokerName).to.match(/^broker-[ab]$/)
      expect(attempt.address).to.be.oneOf([...cluster.brokerAddrs])
      expect(attempt.queueId).to.be.within(0, 3)
      expect(attempt.elapsedMs).to.be.at.least(0)
      expect(error.message).to.contain(`${attempt.brokerName} queue ${attempt.queueId}`)
    }
    expect(error.cause).to.equal(error.attempts.at(-1)?.error)
  })

  it('may be stored when an attempt had no answer, even if the last one was refused', async () => {
    await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 1 })
    let count = 0
    cluster.intercept(sendMessageV2, async (_request, _context, proceed) => {
      if (count++ > 0) return busy()
      await proceed()
      return undefined
    })

    const error = await rejection(producer.send(message, { timeoutMs: 1000 }))

    expect(error).to.include({ outcome: 'unknown' })
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('may be stored when an attempt had no answer, even if the selector fails then', async () => {
    await using producer = await producerOn(cluster, { sendMsgMaxTimeoutPerRequest: 50 })
    cluster.intercept(sendMessageV2, loseAnswer())
    let asked = 0
    const selector: QueueSelector = queues => {
      if (asked++ > 0) throw new RangeError('I know no more')
      return queues[0]
    }

    const error = await sendRejection(producer.send(message, { selector }))

    expect(error).to.include({ outcome: 'unknown' })
    expect(error.attempts).to.have.length(1)
    expect(error.message).to.contain('I know no more')
  })

  it('is not repeated more often than asked for', async () => {
    await using producer = await producerOn(cluster, { retryTimesWhenSendFailed: 0 })
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'))

    const error = await sendRejection(producer.send(message))

    expect(error.attempts).to.have.length(1)
  })

  it('to a given queue is repeated on that queue', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'), { times: 1 })
    const queue = { topic: 'orders', brokerName: 'broker-b', queueId: 1 }

    const sent = await producer.send(message, { queue })

    expect(sent.attempts.map(({ brokerName, queueId }) => `${brokerName} ${queueId}`)).to.deep.equal([
      'broker-b 1',
      'broker-b 1',
    ])
  })

  it('that is aborted while it waits says that it may be stored', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, silence())
    const received = cluster.received(sendMessageV2)
    const aborter = new AbortController()

    const sending = rejection(producer.send(message, { signal: aborter.signal }))
    await received
    aborter.abort()

    expect(await sending).to.include({ code: 'ERR_ABORTED', outcome: 'unknown' })
  })
})

describe('a send on a cluster of one broker', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  it('is repeated on the same broker after a pause', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('SYSTEM_ERROR'), { times: 1 })
    const startedAt = performance.now()

    const sent = await producer.send(message)

    expect(sent.attempts.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-a', 'broker-a'])
    expect(performance.now() - startedAt).to.be.greaterThan(90)
  })

  it('is not repeated when the broker forbids it: it would say the same again', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('NO_PERMISSION'))

    const error = await sendRejection(producer.send(message))

    expect(error).to.include({ outcome: 'rejected', responseCode: 16 })
    expect(error.attempts).to.have.length(1)
  })

  it('never takes longer than its deadline', async () => {
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { clock })
    await producer.send(message)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'))

    const failing = rejection(producer.send(message, { timeoutMs: 150 }))
    const elapsedMs = await virtualMs(clock, failing)

    expect(await failing).to.be.instanceOf(SendError)
    expect(elapsedMs).to.be.at.most(150)
  })

  it('whose broker has vanished without a word dials anew for the next one', async () => {
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, halfOpen(), { times: 1 })

    const error = await rejection(producer.send(message, { timeoutMs: 1200 }))
    const sent = await producer.send(message)

    expect(error.cause).to.be.instanceOf(TimeoutError)
    expect(error).to.include({ outcome: 'unknown' })
    expect(sent.status).to.equal('SEND_OK')
  })

  for (const status of ['FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const) {
    it(`that is stored less safely resolves and says ${status}`, async () => {
      await using producer = await producerOn(cluster)
      cluster.intercept(sendMessageV2, async (_request, _context, proceed) => ({
        ...(await stored(proceed)),
        answer: status,
      }))

      const sent = await producer.send(message)

      expect(sent.status).to.equal(status)
      expect(sent.attempts).to.have.length(1)
    })
  }

  it('that is stored less safely is repeated when asked for, and the weaker result is kept if nothing better comes', async () => {
    await using producer = await producerOn(cluster, { retryAnotherBrokerWhenNotStoreOK: true })
    let count = 0
    cluster.intercept(sendMessageV2, async (_request, _context, proceed) => {
      if (count++ > 0) return busy()
      return { ...(await stored(proceed)), answer: 'FLUSH_DISK_TIMEOUT' as const }
    })

    const sent = await producer.send(message)

    expect(sent.status).to.equal('FLUSH_DISK_TIMEOUT')
    expect(sent.attempts).to.have.length(3)
  })
})

function busy(): RemotingCommand {
  return new RemotingCommand({ code: responseCodes.SYSTEM_BUSY.code })
}

/** The fields of the answer that the broker would give. */
async function stored(
  proceed: () => Promise<unknown>,
): Promise<{ msgId: string; queueId: number; queueOffset: number }> {
  return (await proceed()) as { msgId: string; queueId: number; queueOffset: number }
}

describe('the avoidance of brokers that failed (sendLatencyEnable)', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  const brokersOf = async (producer: DefaultMQProducer, count: number) => {
    const names = new Set<string>()
    for (let i = 0; i < count; i++) names.add((await producer.send(message)).queue.brokerName)
    return names
  }

  it('leaves a broker out that was refused, while the other works', async () => {
    await using producer = await producerOn(cluster, { sendLatencyEnable: true })
    const restore = cluster.intercept(sendMessageV2, answer('SYSTEM_ERROR'), { server: 'broker-a' })
    await waitFor('a send that met broker-a', async () => (await producer.send(message)).attempts.length > 1)
    restore()

    expect(await brokersOf(producer, 10)).to.deep.equal(new Set(['broker-b']))
  })

  it('uses what there is when all brokers failed lately', async () => {
    await using producer = await producerOn(cluster, { sendLatencyEnable: true })
    const restore = cluster.intercept(sendMessageV2, answer('SYSTEM_ERROR'))
    await rejection(producer.send(message))
    restore()

    const sent = await producer.send(message)

    expect(sent.status).to.equal('SEND_OK')
  })

  it('probes a broker that was away, and uses it again when it is back', async () => {
    await using producer = await producerOn(cluster, {
      sendLatencyEnable: true,
      startDetectorEnable: true,
      detectInterval: 50,
    })
    const restore = cluster.intercept(sendMessageV2, closeConnection(), { server: 'broker-a' })
    await waitFor('a send that met broker-a', async () => (await producer.send(message)).attempts.length > 1)
    restore()

    // Sooner than its isolation of 10 s ends.
    const names = await waitFor('traffic on broker-a', async () => {
      const used = await brokersOf(producer, 4)
      return used.has('broker-a') && used
    })

    expect(names.has('broker-a')).to.equal(true)
  })
})
