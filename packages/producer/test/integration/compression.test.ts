// SPDX-License-Identifier: Apache-2.0
// Large bodies travel compressed; nobody but the wire knows. The first defect of another client: a retried message that
// was compressed twice.
import { randomBytes } from 'node:crypto'
import type { CompressionType } from '@rocketmq-ts/core'
import { LocalCluster, answer } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer, type ProducerOptions } from '@rocketmq-ts/producer'
import { compressionTypeOf, sendMessageV2 } from '@rocketmq-ts/protocol'
import { onEachCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

const body = Buffer.from('compressible '.repeat(800))
/** Repeats itself, but in ways that take time to find. */
const text = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${(i * i) % 977} ${(i * 31) % 101};`).join(''))

onEachCluster('compression', cluster => {
  async function producerWith(options: Partial<ProducerOptions>): Promise<DefaultMQProducer> {
    const producer = await producerOn(cluster.clientOptions, options)
    return producer
  }

  for (const compressType of ['zlib', 'lz4', 'zstd'] as const) {
    it(`by ${compressType} gives consumers the body as it was`, async () => {
      const topic = await cluster.topic('compressed')
      await using producer = await producerWith({ compressType })
      const before = Buffer.from(body)

      await producer.send({ topic, body })

      const [message] = await cluster.messages(topic, 1)
      expect(message?.body.equals(before)).to.equal(true)
      expect(message?.storeSize).to.be.lessThan(body.length)
      expect(compressionTypeOf(message?.sysFlag ?? 0)).to.equal(compressType)
      expect(body.equals(before)).to.equal(true)
    })
  }

  it('begins at the threshold, and leaves smaller bodies alone', async () => {
    const topic = await cluster.topic('threshold', { queues: 1 })
    await using producer = await producerWith({ compressMsgBodyOverHowmuch: 1000 })

    await producer.send({ topic, body: Buffer.alloc(999, 'x') })
    await producer.send({ topic, body: Buffer.alloc(1000, 'x') })

    const [small, large] = await cluster.messages(topic, 2)
    expect(small?.storeSize).to.be.greaterThan(999)
    expect(large?.storeSize).to.be.lessThan(500)
  })

  it('is left out when it makes a body no smaller: the largest one that is allowed still fits', async () => {
    const topic = await cluster.topic('random')
    await using producer = await producerWith({ sendMsgTimeout: 20_000 })
    const random = randomBytes(4_194_304)

    const sent = await producer.send({ topic, body: random })

    expect(sent.status).to.equal('SEND_OK')
    expect((await cluster.messages(topic, 1))[0]?.body.equals(random)).to.equal(true)
  })

  for (const compressType of ['zlib', 'zstd'] as const) {
    it(`by ${compressType} has levels`, async () => {
      const topic = await cluster.topic('level', { queues: 1 })
      await using fast = await producerWith({ compressType, compressLevel: 1 })
      await using best = await producerWith({ compressType, compressLevel: 9 })

      await fast.send({ topic, body: text })
      await best.send({ topic, body: text })

      const [quick, small] = await cluster.messages(topic, 2)
      expect(small?.storeSize).to.be.lessThan(quick?.storeSize ?? 0)
    })
  }

  it('that does not exist is refused at once', () => {
    const compressType = 'snappy' as CompressionType
    const options = { ...cluster.clientOptions, producerGroup: 'PG_none', compressType }

    expect(() => new DefaultMQProducer(options))
      .to.throw('option compressType of a producer is "snappy"; it takes zlib, zstd, lz4')
      .with.property('code', 'ERR_USAGE')
  })
})

describe('compression of a message that is sent twice', () => {
  it('happens once: the second attempt carries the same bytes and the same flag', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY'), { times: 1 })

    const sent = await producer.send({ topic: 'orders', body })

    const messages = cluster.messages('orders')
    expect(sent.attempts).to.have.length(2)
    expect(cluster.requests(sendMessageV2).map(({ request }) => request.sysFlag)).to.deep.equal([0x301, 0x301])
    expect(messages).to.have.length(1)
    expect(messages[0]?.messageId).to.equal(sent.messageId)
  })
})
