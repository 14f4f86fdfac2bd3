// SPDX-License-Identifier: Apache-2.0
// What a lite consumer says to a proxy, and what it makes of what it hears: on the embedded proxy, which is told what
// to answer. `integration/lite` is the real thing.
import { expect } from 'chai'
import { BrokerError, UsageError } from '@rocketmq-ts/core'
import { LitePushConsumer } from '@rocketmq-ts/grpc'
import { methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { no, ok, plainly, proxied, streamsOf } from './proxied.js'

const options = { consumerGroup: 'chat', bindTopic: 'orders', handler: () => undefined }
const actions = Object.keys(wire.LiteSubscriptionAction)

/** Takes what consumers say about their lite topics; tells it in words. */
function takeLite({ proxy }: LocalCluster, status: Draft<wire.Status> = ok): readonly string[] {
  const told: string[] = []
  proxy.intercept('SyncLiteSubscription', ({ request: { action, topic, group, liteTopicSet } }) => {
    told.push(`${actions[action]} ${topic?.name} ${group?.name}: ${liteTopicSet.join(' ')}`)
    return { status }
  })
  return told
}

describe('a lite push consumer', () => {
  it('tells the proxy what it wants, at the start and while it runs', async () => {
    await using cluster = await proxied()
    const told = takeLite(cluster)
    await using consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster), liteTopics: ['room-1'] })

    await consumer.subscribeLite('room-2')
    await consumer.start()
    await consumer.subscribeLite('room-3')
    await consumer.subscribeLite('room-3')
    await consumer.unsubscribeLite('room-1')

    expect(told).to.deep.equal([
      'COMPLETE_ADD orders chat: room-1 room-2',
      'PARTIAL_ADD orders chat: room-3',
      'PARTIAL_REMOVE orders chat: room-1',
    ])
    expect(consumer.liteTopics).to.deep.equal(['room-2', 'room-3'])
    expect(cluster.proxy.clients()[0]?.settings.clientType).to.equal(wire.ClientType.LITE_PUSH_CONSUMER)
  })

  it('tells where to begin, also of lite topics that were subscribed to before the start', async () => {
    await using cluster = await proxied()
    const told: unknown[] = []
    cluster.proxy.intercept('SyncLiteSubscription', ({ request: { liteTopicSet, offsetOption } }) => {
      if (offsetOption === null) return { status: ok }
      const { policy, offset, tailN } = offsetOption
      told.push([liteTopicSet.join(), policy, offset?.toNumber(), tailN?.toNumber()])
      return { status: ok }
    })
    await using consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster) })
    await consumer.subscribeLite('early', { from: 'begin' })
    await consumer.start()
    await consumer.subscribeLite('a', { from: 'end' })
    await consumer.subscribeLite('a', { from: 7 })
    await consumer.subscribeLite('a', { from: { back: 3 } })
    const wrong = [-1, 'start', { back: '3' }, {}, null].map(from => consumer.subscribeLite('a', { from } as never))
    const errors = await Promise.all(wrong.map(each => rejection(each)))

    expect(told).to.deep.equal([
      ['early', wire.OffsetOptionPolicy.MIN, undefined, undefined],
      ['a', wire.OffsetOptionPolicy.MAX, undefined, undefined],
      ['a', null, 7, undefined],
      ['a', null, undefined, 3],
    ])
    for (const error of errors) expect(error).to.be.instanceOf(UsageError)
  })

  it('tells it all again to a proxy that was away', async () => {
    await using cluster = await proxied()
    const told = takeLite(cluster)
    await using consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster), liteTopics: ['room-1'] })
    await consumer.start()

    await cluster.proxy.stop()
    await cluster.proxy.start()

    await waitFor('the lite topics once more', () => told.length > 1)
    expect(new Set(told)).to.deep.equal(new Set(['COMPLETE_ADD orders chat: room-1']))
  })

  it('hears that a lite topic was taken away', async () => {
    await using cluster = await proxied()
    takeLite(cluster)
    await using consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster), liteTopics: ['a', 'b'] })
    const lost: string[] = []
    consumer.on('liteTopicLost', liteTopic => lost.push(liteTopic))
    await consumer.start()

    const command = { notifyUnsubscribeLiteCommand: { liteTopic: 'a' } }
    for (const call of streamsOf(cluster)) call.write(methods.Telemetry.response.encode(command))

    await waitFor('the event', () => lost.length > 0)
    expect(lost).to.deep.equal(['a'])
    expect(consumer.liteTopics).to.deep.equal(['b'])
  })

  it('says what the proxy said when it takes no more, and keeps what it had', async () => {
    await using cluster = await proxied()
    const end = cluster.proxy.intercept('SyncLiteSubscription', () => ({ status: ok }))
    await using consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster) })
    await consumer.start()
    end()
    takeLite(cluster, no(wire.Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED, 'too many'))

    const error = await rejection(consumer.subscribeLite('a'))

    expect(error).to.be.instanceOf(BrokerError).and.include({ responseCode: 42902 })
    expect(consumer.liteTopics).to.deep.equal([])
  })

  it('does not start at a proxy without lite topics, and closes', async () => {
    await using cluster = await proxied()
    takeLite(cluster, no(wire.Code.NOT_IMPLEMENTED, 'no lite topics here'))
    const consumer = new LitePushConsumer({ ...options, endpoints: plainly(cluster), liteTopics: ['a'] })

    const error = await rejection(consumer.start())

    expect(error.message).to.include('no lite topics here')
    expect(consumer.state).to.equal('SHUTDOWN_ALREADY')
  })

  it('refuses wrong names', () => {
    const make = (more: object) => () => new LitePushConsumer({ ...options, endpoints: 'a:1', ...more })

    expect(make({ bindTopic: 'a b' })).to.throw(UsageError)
    expect(make({ liteTopics: ['a b'] })).to.throw(UsageError, 'liteTopic')
    expect(make({ subscription: {} })).to.throw(UsageError, 'subscription')
  })
})
