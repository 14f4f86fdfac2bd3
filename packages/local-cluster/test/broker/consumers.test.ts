// SPDX-License-Identifier: Apache-2.0
// Consumers that come and go: heartbeats of both versions, the list of a group, and who is told of a change.
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  getConsumerListByGroup,
  heartbeat,
  notifyConsumerIdsChanged,
  unregisterClient,
  type HeartbeatData,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import { LocalCluster } from '../../src/index.js'
import { refusalOf } from '../one-broker.js'
import { newClient } from '../raw-client.js'

function beat(clientId: string, given: Partial<HeartbeatData> = {}, topics = ['orders']): HeartbeatData {
  return {
    clientId,
    producerDataSet: [],
    consumerDataSet: [
      {
        groupName: 'billing',
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        subscriptionDataSet: topics.map(topic => ({
          topic,
          subString: '*',
          subVersion: 1,
          tagsSet: [],
          codeSet: [],
          expressionType: 'TAG',
          classFilterMode: false,
        })),
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    withoutSub: false,
    ...given,
  }
}

/** A client that counts how often it is told to rebalance. */
class Member {
  readonly client: RemotingClient = newClient()
  notified = 0

  constructor() {
    this.client.handle(notifyConsumerIdsChanged, () => {
      this.notified++
      return undefined
    })
  }
}

describe('a consumer group', () => {
  let clock: VirtualClock
  let cluster: LocalCluster
  let members: Member[]
  let broker: string

  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ clock, topics: ['orders', 'bills'] })
    broker = cluster.brokerAddrs[0]!
    members = []
  })

  afterEach(async () => {
    await Promise.all(members.map(({ client }) => client.close()))
    await cluster.close()
  })

  async function join(clientId: string, given?: Partial<HeartbeatData>, topics?: string[]): Promise<Member> {
    const member = new Member()
    members.push(member)
    await member.client.call(broker, heartbeat, {}, { body: beat(clientId, given, topics) })
    return member
  }

  const list = (member: Member) =>
    member.client
      .call(broker, getConsumerListByGroup, { consumerGroup: 'billing' })
      .then(({ body }) => body.consumerIdList)

  it('lists its members, and tells all of them when one joins', async () => {
    const one = await join('a@1')
    const two = await join('b@1')

    expect(await list(one)).to.deep.equal(['a@1', 'b@1'])
    await list(two)
    expect(one.notified).to.equal(2)
    expect(two.notified).to.equal(1)
  })

  it('is told with the others every 15 seconds when it need not be at once', async () => {
    cluster.broker().config.realTimeNotifyConsumerChange = false
    const one = await join('a@1')
    await join('b@1')
    await list(one)
    const atOnce = one.notified

    await clock.advance(15_000)
    await list(one)

    expect([atOnce, one.notified]).to.deep.equal([0, 1])
  })

  it('comes into being with the topic of its retries', async () => {
    await join('a@1')

    expect(cluster.broker().disk.groups.get('billing')).to.include({ retryMaxTimes: 16 })
    expect(cluster.broker().disk.topics.get('%RETRY%billing')).to.include({ readQueueNums: 1, perm: 6 })
  })

  it('is told when a member leaves by its own word, or by its connection', async () => {
    const one = await join('a@1')
    const two = await join('b@1')
    const three = await join('c@1')
    await list(one)
    one.notified = 0

    await two.client.call(broker, unregisterClient, { clientId: 'b@1', consumerGroup: 'billing' })
    expect(await list(one)).to.deep.equal(['a@1', 'c@1'])
    await three.client.close()
    while ((await list(one)).length > 1) await new Promise(resolve => setImmediate(resolve))

    expect(one.notified).to.equal(2)
  })

  it('is told of topics that come and go, not of heartbeats that say the same', async () => {
    const one = await join('a@1')
    one.notified = 0
    await one.client.call(broker, heartbeat, {}, { body: beat('a@1') })
    await list(one)
    const same = one.notified
    await one.client.call(broker, heartbeat, {}, { body: beat('a@1', {}, ['bills']) })
    await list(one)

    expect(same).to.equal(0)
    expect(one.notified).to.equal(1)
    expect(cluster.clients('billing')[0]?.subscriptions).to.deep.equal({ bills: '*' })
  })

  it('is told of a topic that only comes, and of one that only goes', async () => {
    const one = await join('a@1')
    one.notified = 0
    const told: number[] = []
    for (const topics of [['orders', 'bills'], ['bills']]) {
      await one.client.call(broker, heartbeat, {}, { body: beat('a@1', {}, topics) })
      await list(one)
      told.push(one.notified)
    }

    expect(told).to.deep.equal([1, 2])
  })

  it('loses members that are silent for two minutes', async () => {
    const one = await join('a@1')
    await clock.advance(60_000)
    await join('b@1')
    await clock.advance(75_000)

    expect(cluster.clients('billing').map(({ clientId }) => clientId)).to.deep.equal(['b@1'])
    expect(one.client.isConnected(broker)).to.equal(false)
  })

  it('keeps its subscriptions when a second-version heartbeat leaves them out', async () => {
    const full = await join('a@1', { heartbeatFingerprint: 77 })
    const short = beat('a@1', { heartbeatFingerprint: 77, withoutSub: true }, [])
    const answer = await full.client.call(broker, heartbeat, {}, { body: short })
    const other = await full.client.call(broker, heartbeat, {}, { body: { ...short, heartbeatFingerprint: 78 } })

    expect(answer).to.include({ supportsHeartbeatV2: true, subscriptionChanged: false })
    expect(other.subscriptionChanged).to.equal(true)
    expect(cluster.clients('billing')[0]?.subscriptions).to.deep.equal({ orders: '*' })
  })

  it('answers a first-version heartbeat with the changed mark, so that subscriptions keep coming', async () => {
    const one = await join('a@1')
    const answer = await one.client.call(broker, heartbeat, {}, { body: beat('a@1') })

    expect(answer.subscriptionChanged).to.equal(true)
    expect(answer.command.version).to.equal(513)
  })

  it('is refused as empty when nobody is there', async () => {
    const one = await join('a@1', {}, [])
    const error = await refusalOf(one.client.call(broker, getConsumerListByGroup, { consumerGroup: 'nobody' }))

    expect(error).to.include({ responseCode: 1, remark: 'no consumer for this group, nobody' })
  })
})
