// SPDX-License-Identifier: Apache-2.0
// What a real proxy does not do on demand: bodies that cannot be read, streams that lie, receipts that are refused.
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { ProtocolError, ReceiptError, type RocketMQError } from '@rocketmq-ts/core'
import { digestOf, methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { Producer, SimpleConsumer, type PoisonMessage } from '@rocketmq-ts/grpc'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { answerReceives, no, ok, plainly, proxied } from './proxied.js'

function message(id: string, body: Buffer, system: Draft<wire.SystemProperties> = {}): Draft<wire.Message> {
  const properties = {
    messageId: id,
    receiptHandle: `r-${id}`,
    deliveryAttempt: 1,
    bodyEncoding: wire.Encoding.IDENTITY,
  }
  return { topic: { name: 'orders' }, body, systemProperties: { ...properties, ...system } }
}

async function consumerOf(cluster: LocalCluster): Promise<SimpleConsumer> {
  const consumer = new SimpleConsumer({
    endpoints: plainly(cluster),
    consumerGroup: 'jobs',
    subscriptions: { orders: 'a || b' },
    waitMs: 5000,
    requestTimeoutMs: 300,
  })
  await consumer.start()
  return consumer
}

describe('a receive', () => {
  it('reports messages that cannot be read, and hands out their neighbours', async () => {
    await using cluster = await proxied()
    const plain = Buffer.from('plain')
    answerReceives(
      cluster,
      { status: ok },
      { message: message('1', plain) },
      { message: message('2', plain, { bodyDigest: digestOf(wire.DigestType.MD5, Buffer.from('other')) }) },
      { message: message('3', gzipSync(plain).subarray(0, 12), { bodyEncoding: wire.Encoding.GZIP }) },
      { message: { topic: { name: 'orders' }, body: plain } },
      { message: message('4', gzipSync(plain), { bodyEncoding: wire.Encoding.GZIP }) },
      { deliveryTimestamp: { seconds: 1 } },
    )
    await using consumer = await consumerOf(cluster)
    const poison: PoisonMessage[] = []
    consumer.on('poison', reported => poison.push(reported))

    const received = await consumer.receive()

    expect(received.map(({ messageId, body }) => `${messageId} ${body.toString()}`)).to.deep.equal([
      '1 plain',
      '4 plain',
    ])
    expect(poison.map(({ messageId }) => messageId)).to.deep.equal(['2', '3', ''])
  })

  it('takes the parts of an answer in any order', async () => {
    await using cluster = await proxied()
    answerReceives(
      cluster,
      { deliveryTimestamp: { seconds: 1 } },
      { message: message('1', Buffer.from('x')) },
      { status: ok },
    )
    await using consumer = await consumerOf(cluster)

    expect(await consumer.receive()).to.have.length(1)
  })

  it('ends when the stream does not', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
      call.write(methods.ReceiveMessage.response.encode({ message: message('1', Buffer.from('x')) }))
      return undefined
    })
    cluster.proxy.intercept('ChangeInvisibleDuration', () => ({ status: ok }))
    await using consumer = await consumerOf(cluster)

    const error = await rejection<RocketMQError>(consumer.receive())

    expect(error).to.include({ code: 'ERR_TIMEOUT' })
    // What had come is given back at once.
    expect(cluster.proxy.calls('ChangeInvisibleDuration')).to.have.length(1)
  }).timeout(20_000)

  it('does not take more messages than it asked for', async () => {
    await using cluster = await proxied()
    answerReceives(
      cluster,
      ...Array.from({ length: 40 }, (_, index) => ({ message: message(String(index), Buffer.from('x')) })),
    )
    await using consumer = await consumerOf(cluster)

    expect(await rejection(consumer.receive({ maxMessages: 2 }))).to.be.instanceOf(ProtocolError)
  })

  it('says what the server said', async () => {
    await using cluster = await proxied()
    answerReceives(cluster, { status: no(wire.Code.UNAUTHORIZED, 'User:nobody is not found.') })
    await using consumer = await consumerOf(cluster)

    const error = await rejection<RocketMQError>(consumer.receive())

    expect(error.message).to.include('40100 UNAUTHORIZED').and.include('User:nobody is not found.')
  })
})

describe('an acknowledgement', () => {
  it('is looked at entry by entry', async () => {
    await using cluster = await proxied()
    answerReceives(cluster, { status: ok }, ...['1', '2'].map(id => ({ message: message(id, Buffer.from('x')) })))
    const entries = [
      { receiptHandle: 'r-2', status: no(wire.Code.INVALID_RECEIPT_HANDLE) },
      { receiptHandle: 'r-1', status: ok },
    ]
    cluster.proxy.intercept('AckMessage', () => ({ status: no(wire.Code.MULTIPLE_RESULTS), entries }))
    await using consumer = await consumerOf(cluster)

    const results = await consumer.ack(await consumer.receive())

    expect(results[0]?.error).to.equal(undefined)
    expect(results[1]?.error).to.be.instanceOf(ReceiptError)
  })

  it('of another kind is tried again where that can help, and only there', async () => {
    await using cluster = await proxied()
    answerReceives(cluster, { status: ok }, { message: message('1', Buffer.from('x')) })
    await using consumer = await consumerOf(cluster)
    const [received] = await consumer.receive()
    const failing = async (code: number) => {
      const asked: number[] = []
      const undo = cluster.proxy.intercept('ChangeInvisibleDuration', () => ({
        status: no(asked.push(code) === 1 ? code : wire.Code.OK),
      }))
      const extended = await received?.extend(20_000).then(
        () => 'done',
        () => 'refused',
      )
      undo()
      return [extended, asked.length]
    }

    expect(await failing(wire.Code.FORBIDDEN)).to.deep.equal(['refused', 1])
    expect(await failing(wire.Code.INTERNAL_SERVER_ERROR)).to.deep.equal(['done', 2])
  })

  it('is tried again where that can help, and by the newest receipt', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x', tags: 'a' })
    const acked: string[] = []
    cluster.proxy.intercept('AckMessage', ({ request: { entries } }, proceed) => {
      acked.push(...entries.map(({ receiptHandle }) => receiptHandle))
      return acked.length === 1 ? { status: ok, entries: [{ status: no(wire.Code.INTERNAL_SERVER_ERROR) }] } : proceed()
    })
    await using consumer = await consumerOf(cluster)
    const [received] = await consumer.receive()
    const first = received?.receipt

    await received?.extend(20_000)
    await received?.ack()

    expect(first).not.to.equal(received?.receipt)
    expect(acked).to.deep.equal([received?.receipt, received?.receipt])
  })
})
