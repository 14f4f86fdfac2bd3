// SPDX-License-Identifier: Apache-2.0
// A message that waits for another one. The replier here is a second producer with the message in its hands; that real
// consumers reply is shown where there are any.
import { RequestTimeoutError, UsageError } from '@rocketmq-ts/core'
import { answer, LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { sendMessageV2, sendReplyMessageV2, type MessageExt } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('a request', cluster => {
  let requester: DefaultMQProducer
  let replier: DefaultMQProducer
  before(async () => {
    requester = await producerOn(cluster.clientOptions)
    replier = await producerOn(cluster.clientOptions)
  })
  after(() => Promise.all([requester.close(), replier.close()]))

  const stored = (topic: string, count = 1): Promise<readonly MessageExt[]> => cluster.messages(topic, count)

  it('resolves to the reply', async () => {
    const topic = await cluster.topic('request')

    const requesting = requester.request({ topic, body: 'two and two?' }, { timeoutMs: 20_000 })
    const [request] = await stored(topic)
    expect(request).to.not.equal(undefined)
    const sent = await replier.reply(request as MessageExt, { body: 'four', properties: { mood: 'sure' } })
    const reply = await requesting

    expect(reply.body.toString()).to.equal('four')
    expect(reply.properties).to.include({ mood: 'sure', MSG_TYPE: 'reply' })
    expect(reply.properties['ARRIVE_TIME']).to.match(/^\d+$/)
    expect(sent.status).to.equal('SEND_OK')
  })

  it('carries who waits, and for how long', async () => {
    const topic = await cluster.topic('request')

    const requesting = requester.request({ topic, body: 'x' }, { timeoutMs: 12_345 })
    const [request] = await stored(topic)
    await replier.reply(request as MessageExt, { body: 'y' })
    await requesting

    expect(request?.properties).to.include({
      TTL: '12345',
      REPLY_TO_CLIENT: requester.defaultMQProducerImpl.instance.clientId,
    })
  })

  it('gets its own reply, when many wait at once and replies come in another order', async () => {
    const topic = await cluster.topic('parallel')
    const bodies = Array.from({ length: 10 }, (_, i) => String(i))

    const requesting = Promise.all(bodies.map(body => requester.request({ topic, body }, { timeoutMs: 30_000 })))
    const requests = await stored(topic, bodies.length)
    for (const request of [...requests].reverse())
      await replier.reply(request, { body: `to ${request.body.toString()}` })
    const replies = await requesting

    expect(replies.map(({ body }) => body.toString())).to.deep.equal(bodies.map(body => `to ${body}`))
  })

  it('gives up after its time, and the late reply harms nobody', async () => {
    const topic = await cluster.topic('late')
    const debug: string[] = []
    const logger = { debug: (text: string) => debug.push(text), info: () => 0, warn: () => 0, error: () => 0 }
    await using impatient = await producerOn(cluster.clientOptions, { logger })

    const error = await rejection(impatient.request({ topic, body: 'x' }, { timeoutMs: 300 }))
    const [request] = await stored(topic)
    await replier.reply(request as MessageExt, { body: 'too late' })
    await waitFor('the late reply', () => debug.length > 0)

    expect(error).to.be.instanceOf(RequestTimeoutError).and.include({ outcome: 'unknown', retry: 'later' })
    expect(error.message).to.contain('no reply came within 300 ms')
    expect(debug[0]).to.contain('no waiting request')
  })

  it('that nobody answered makes sure that brokers know who waits, also when they have forgotten it', async () => {
    const topic = await cluster.topic('forgotten')
    const twins = { producerGroup: uniqueName('twins'), instanceName: uniqueName('twin') }
    await using forgotten = await producerOn(cluster.clientOptions, twins)
    await forgotten.send({ topic, body: 'first contact' })
    // Another connection of the same client ends: a broker forgets who the client is.
    const twin = await producerOn(cluster.clientOptions, twins)
    await twin.send({ topic, body: 'second contact' })
    await twin.close()
    const isConnected = async () => (await cluster.producers(twins.producerGroup)).length === 1
    await waitFor('the end of the other connection', isConnected)

    const lost = await rejection(forgotten.request({ topic, body: 'x' }, { timeoutMs: 500 }))
    await waitFor('the registration', isConnected)
    const requesting = forgotten.request({ topic, body: 'y' }, { timeoutMs: 20_000 })
    const again = (await stored(topic, 4)).find(message => message.body.toString() === 'y')
    await replier.reply(again as MessageExt, { body: 'found' })

    expect(lost).to.be.instanceOf(RequestTimeoutError)
    expect((await requesting).body.toString()).to.equal('found')
  })

  it('brings a large reply back as it was: compressed on the way, inflated here', async () => {
    const topic = await cluster.topic('large')
    const body = Buffer.from('compressible '.repeat(1000))

    const requesting = requester.request({ topic, body: 'x' }, { timeoutMs: 20_000 })
    const [request] = await stored(topic)
    await replier.reply(request as MessageExt, { body })

    expect((await requesting).body.equals(body)).to.equal(true)
  })

  it('can be aborted', async () => {
    const topic = await cluster.topic('abort')
    const aborter = new AbortController()

    const requesting = rejection(requester.request({ topic, body: 'x' }, { timeoutMs: 20_000, signal: aborter.signal }))
    await stored(topic)
    aborter.abort()

    expect(await requesting).to.include({ code: 'ERR_ABORTED', outcome: 'unknown' })
  })

  it('is what a reply needs: any other message cannot be replied to', async () => {
    const topic = await cluster.topic('plain')
    await requester.send({ topic, body: 'x' })
    const [message] = await stored(topic)

    const error = await rejection(replier.reply(message as MessageExt, { body: 'y' }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('is no request')
  })

  it('whose client has gone fails the reply, once', async () => {
    const topic = await cluster.topic('gone')
    const leaving = await producerOn(cluster.clientOptions)
    const requesting = rejection(leaving.request({ topic, body: 'x' }, { timeoutMs: 20_000 }))
    const [request] = await stored(topic)
    await leaving.close({ timeoutMs: 1 })

    const error = await rejection(replier.reply(request as MessageExt, { body: 'y' }))

    expect(await requesting).to.include({ code: 'ERR_CLOSED' })
    expect(error).to.include({ code: 'ERR_SEND', responseCode: 1 })
    expect(error.message).to.contain('broker-a')
  })
})

describe('a request that cannot be sent', () => {
  it('rejects with the error of the send, and leaves no timer', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, answer('MESSAGE_ILLEGAL'))

    const error = await rejection(producer.request({ topic: 'orders', body: 'x' }, { timeoutMs: 60_000 }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'rejected' })
  })

  it('does not say that the request was stored when nobody answered its send', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using producer = await producerOn(cluster)
    cluster.intercept(sendMessageV2, silence())

    const error = await rejection(producer.request({ topic: 'orders', body: 'x' }, { timeoutMs: 150 }))

    expect(error).to.include({ outcome: 'unknown' })
    expect(error.message).not.to.contain('was stored')
  })

  it('goes over the broker that knows the client, when there are several', async () => {
    await using cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
    await using requester = await producerOn(cluster)
    await using replier = await producerOn(cluster)
    cluster.intercept(sendReplyMessageV2, answer('SYSTEM_ERROR', 'push reply message fail'), { times: 1 })

    const requesting = requester.request({ topic: 'orders', body: 'x' }, { timeoutMs: 10_000 })
    const request = await waitFor('the request', () => cluster.messages('orders')[0])
    const sent = await replier.reply(request, { body: 'y' })

    expect(new Set(sent.attempts.map(({ brokerName }) => brokerName)).size).to.equal(2)
    expect((await requesting).body.toString()).to.equal('y')
  })
})
