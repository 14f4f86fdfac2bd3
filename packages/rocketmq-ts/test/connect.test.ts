// SPDX-License-Identifier: Apache-2.0
// The way in: which protocol an address means, and what it refuses.
import { expect } from 'chai'
import { rejection } from '@rocketmq-ts/test-run'
import { connect, StateError, UsageError } from 'rocketmq-ts'

describe('a connection by address', () => {
  it('is one to name servers, with the port by default and TLS by the scheme', async () => {
    await using plain = await connect('rmq://one;two:9877')
    await using secure = await connect('rmqs://one')

    const config = plain.producer({ producerGroup: 'shop' }).defaultMQProducerImpl.config.client
    const secureConfig = secure.producer({ producerGroup: 'shop' }).defaultMQProducerImpl.config.client
    expect(config.namesrvAddr).to.deep.equal(['one:9876', 'two:9877'])
    expect(config.tls).to.equal(undefined)
    expect(secureConfig.tls).to.deep.equal({})
  })

  it('takes options for all clients, and each may have its own', async () => {
    await using rocketmq = await connect('rmq://one', { namespace: 'a', mqClientApiTimeout: 1234 })

    const { config } = rocketmq.producer({ producerGroup: 'shop', namespace: 'b' }).defaultMQProducerImpl
    expect(config.client).to.include({ namespace: 'b', mqClientApiTimeout: 1234 })
  })

  it('is refused when it is no address, or when TLS is said in two ways', async () => {
    for (const url of ['localhost:9876', 'http://localhost:9876', 'rmq://', 'grpcs://a/b', '']) {
      const error = await rejection(connect(url))
      expect(error, url).to.be.instanceOf(UsageError).and.property('message').to.include('rmq://host:9876')
    }
    expect(await rejection(connect('rmq://a', { tls: true }))).to.be.instanceOf(UsageError)
    expect(await rejection(connect('rmqs://a', { tls: false }))).to.be.instanceOf(UsageError)
    const proxy = await connect('grpc://a', { tls: true })
    expect(() => proxy.producer()).to.throw(UsageError, 'grpc://')
  })

  it('says which way can what a proxy cannot', async () => {
    await using rocketmq = await connect('grpc://localhost:8081')
    const untyped = rocketmq as unknown as Record<string, () => unknown>
    const ofProducer = rocketmq.producer() as unknown as Record<string, () => unknown>
    const ofConsumer = rocketmq.simpleConsumer({ consumerGroup: 'g' }) as unknown as Record<string, () => unknown>
    const broadcast = { consumerGroup: 'g', handler: () => undefined, messageModel: 'BROADCASTING' }

    for (const [title, ask] of Object.entries({
      pull: () => untyped['litePullConsumer']?.(),
      admin: () => untyped['admin']?.(),
      request: () => ofProducer['request']?.(),
      seek: () => ofConsumer['seek']?.(),
      broadcast: () => rocketmq.pushConsumer(broadcast),
    })) {
      expect(ask, title).to.throw(UsageError, 'connect to the name servers instead: rmq://host:9876')
    }
  })

  it('closes its clients, and makes no more', async () => {
    const rocketmq = await connect('rmq://localhost:9876')
    await rocketmq.close()
    await rocketmq.close()

    expect(() => rocketmq.admin()).to.throw(StateError, 'was closed')
  })
})
