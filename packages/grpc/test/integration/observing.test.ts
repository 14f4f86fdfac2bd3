// SPDX-License-Identifier: Apache-2.0
// What others see of clients of a proxy, through channels: the same as of the other protocol.
import type { ReceiveEvent, SendEvent, SettleEvent } from '@rocketmq-ts/core'
import { Producer, SimpleConsumer, TransactionProducer, type ProxySendResult } from '@rocketmq-ts/grpc'
import { onEachProxy, uniqueName, watching } from '@rocketmq-ts/testing'
import { expect } from 'chai'

onEachProxy('observing a client of a proxy', cluster => {
  it('shows its sends, also of a batch, and lets a subscriber add properties', async () => {
    const topic = await cluster.topic('grpc_watched')
    const seen: unknown[] = []
    using _sends = watching<SendEvent<ProxySendResult | readonly ProxySendResult[]>>('send', (what, event) => {
      const { message, batch, bodyLength, userProperties, result } = event
      userProperties['traceparent'] = '00-abc'
      if (what === 'start') seen.push(message.topic === topic, 'body' in message, batch?.length, bodyLength)
      else seen.push([result].flat().map(each => each?.status))
    })
    await using producer = new Producer({ endpoints: `grpc://${cluster.endpoints}`, topics: [topic] })
    await producer.start()

    await producer.send({ topic, body: 'one' })
    await producer.sendBatch([1, 2].map(() => ({ topic, body: 'many' })))

    expect(seen.splice(0)).to.deep.equal([
      ...[true, false, undefined, 3, ['SEND_OK']],
      ...[true, false, 2, 8, ['SEND_OK', 'SEND_OK']],
    ])
    const stored = await cluster.messages(topic, 3)
    expect(stored.map(({ properties }) => properties['traceparent'])).to.deep.equal(['00-abc', '00-abc', '00-abc'])
  })

  it('shows the half messages of transactions', async () => {
    const topic = await cluster.topic('grpc_watched_half', { attributes: '+message.type=TRANSACTION' })
    const seen: unknown[] = []
    using _sends = watching<SendEvent<ProxySendResult>>('send', (what, { result }) => seen.push(what, result?.status))
    await using producer = new TransactionProducer({
      endpoints: `grpc://${cluster.endpoints}`,
      topics: [topic],
      transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' },
    })
    await producer.start()

    await producer.sendMessageInTransaction({ topic, body: 'half' })

    expect(seen).to.deep.equal(['start', undefined, 'end', 'SEND_OK'])
  })

  it('shows what a simple consumer receives and settles', async () => {
    const topic = await cluster.topic('grpc_watched_simple')
    const consumerGroup = uniqueName('grpc_watched')
    const endpoints = `grpc://${cluster.endpoints}`
    const seen: unknown[] = []
    using _receives = watching<ReceiveEvent>('receive', (what, event) => seen.push(`${what} receive`, event.result))
    using _settles = watching<SettleEvent>('settle', (what, { action, consumerGroup: group, topic: of }) =>
      seen.push(`${what} ${action} ${group === consumerGroup && of === topic}`),
    )
    await using producer = new Producer({ endpoints, topics: [topic] })
    await using consumer = new SimpleConsumer({ endpoints, consumerGroup, subscriptions: { [topic]: '*' } })
    await Promise.all([producer.start(), consumer.start()])
    await consumer.receive({ waitMs: 5000 })
    await producer.send({ topic, body: 'x' })
    seen.splice(0)

    const received = await consumer.receive({ waitMs: 20_000 })
    await received[0]?.extend(20_000)
    await received[0]?.nack(0)

    expect(received).to.have.length(1)
    expect(seen).to.deep.equal([
      ...['start receive', undefined, 'end receive', received],
      ...['start extend true', 'end extend true', 'start nack true', 'end nack true'],
    ])
  })
})
