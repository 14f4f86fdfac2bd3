// SPDX-License-Identifier: Apache-2.0
// Pulls over real sockets: what they find, what they wait for, and what they are refused for.
import { BrokerError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { pullMessage, queryConsumerOffset } from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import { LocalCluster } from '../../src/index.js'
import { refusalOf, textsOf } from '../one-broker.js'
import { newClient, pullFields, send } from '../raw-client.js'

describe('a pull', () => {
  let clock: VirtualClock
  let cluster: LocalCluster
  let client: RemotingClient
  let broker: string

  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ clock, topics: [{ name: 'orders', queues: 1 }] })
    client = newClient()
    broker = cluster.brokerAddrs[0]!
  })

  afterEach(async () => {
    await client.close()
    await cluster.close()
  })

  const pull = (given: Parameters<typeof pullFields>[2] = {}) =>
    client.call(broker, pullMessage, pullFields('orders', 'billing', given))

  it('gets the records as they were stored, and where to go on', async () => {
    for (const body of ['one', 'two', 'three']) await send(client, broker, 'orders', body)

    const answer = await pull({ queueOffset: 1 })

    expect(textsOf(answer)).to.deep.equal(['two', 'three'])
    expect(answer).to.include({
      answer: 'SUCCESS',
      remark: 'FOUND',
      nextBeginOffset: 3,
      minOffset: 0,
      maxOffset: 3,
      suggestWhichBrokerId: 0,
    })
  })

  it('gets what its tags name, and skips the rest', async () => {
    await send(client, broker, 'orders', 'one', 'paid')
    await send(client, broker, 'orders', 'two', 'created')
    await send(client, broker, 'orders', 'three', 'paid')

    const some = await pull({ subscription: 'paid || lost' })
    const none = await pull({ subscription: 'lost' })

    expect(textsOf(some)).to.deep.equal(['one', 'three'])
    expect(none).to.include({ answer: 'PULL_RETRY_IMMEDIATELY', remark: 'NO_MATCHED_MESSAGE', nextBeginOffset: 3 })
  })

  it('is told where the queue ends when it asks beyond it', async () => {
    await send(client, broker, 'orders', 'one')

    expect(await pull({ queueOffset: 1 })).to.include({ answer: 'PULL_NOT_FOUND', remark: 'OFFSET_OVERFLOW_ONE' })
    expect(await pull({ queueOffset: 9 })).to.include({
      answer: 'PULL_OFFSET_MOVED',
      remark: 'OFFSET_OVERFLOW_BADLY',
      nextBeginOffset: 1,
    })
  })

  it('waits for a message and gets it at once', async () => {
    const waiting = pull({ sysFlag: 6 })
    await cluster.received(pullMessage)
    await send(client, broker, 'orders', 'late')

    expect(textsOf(await waiting)).to.deep.equal(['late'])
  })

  it('is answered without a message when its time is up', async () => {
    const waiting = pull({ sysFlag: 6, suspendTimeoutMillis: 2000 })
    await cluster.received(pullMessage)
    await clock.advance(2000)

    expect(await waiting).to.include({ answer: 'PULL_NOT_FOUND', remark: 'NO_MESSAGE_IN_QUEUE' })
  })

  it('does not wake for messages that its filter drops, but learns of them within five seconds', async () => {
    const waiting = pull({ sysFlag: 6, subscription: 'paid' })
    await cluster.received(pullMessage)
    await send(client, broker, 'orders', 'one', 'created')
    await clock.advance(5000)

    expect(await waiting).to.include({ answer: 'PULL_RETRY_IMMEDIATELY', nextBeginOffset: 1 })
  })

  it('commits the offset that it carries', async () => {
    await send(client, broker, 'orders', 'one')
    await pull({ sysFlag: 5, queueOffset: 1, commitOffset: 1 })

    const { offset } = await client.call(broker, queryConsumerOffset, {
      consumerGroup: 'billing',
      topic: 'orders',
      queueId: 0,
    })

    expect(offset).to.equal(1)
    expect(cluster.offsets('billing')).to.deep.equal([
      { brokerName: 'broker-a', topic: 'orders', queueId: 0, offset: 1, lag: 0 },
    ])
  })

  const refusals: readonly [string, Parameters<typeof pullFields>, number, string][] = [
    ['an unknown topic', ['nope', 'billing'], 17, 'topic[nope] not exist, apply first please! \nSee'],
    ['a queue that is not there', ['orders', 'billing', { queueId: 7 }], 29, 'queueId[7] is illegal, topic:[orders]'],
    [
      'a group without a heartbeat',
      ['orders', 'billing', { sysFlag: 0 }],
      24,
      "the consumer's group info not exist\nSee",
    ],
    ['a group with a bad name', ['orders', 'bad group'], 26, 'subscription group [bad group] does not exist, \nSee'],
  ]
  for (const [what, fields, code, remark] of refusals) {
    it(`is refused for ${what}`, async () => {
      const error = await refusalOf(client.call(broker, pullMessage, pullFields(...fields)))

      expect(error).to.be.instanceOf(BrokerError).with.property('responseCode', code)
      expect(error.remark).to.satisfy((text: string) => text.startsWith(remark))
    })
  }
})
