// SPDX-License-Identifier: Apache-2.0
// Lists of servers that mean sets: an entry that stands there twice (an old connection of ours has not ended yet)
// counts once.
import { DefaultLitePullConsumer, DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { getConsumerListByGroup, getRouteInfoByTopic, queryAssignment } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

const twice = <T>(list: readonly T[]): readonly T[] => [...list, ...list]
const queueIds = [0, 1, 2, 3]
const subscriptions = { orders: '*' }

describe('a list that means a set', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())

  it('tells members of a group', async () => {
    await using consumer = litePull()
    cluster.intercept(getConsumerListByGroup, () => ({ body: { consumerIdList: twice(['10.0.0.1@one']) } }))
    await consumer.start()
    await consumer.ready()

    expect(idsOf(consumer)).to.deep.equal(queueIds)
  })

  it('tells brokers and queues of a topic', async () => {
    const [address = ''] = cluster.brokerAddrs
    const { brokerName, clusterName } = { brokerName: 'broker-a', clusterName: 'DefaultCluster' }
    const queueData = { brokerName, readQueueNums: 4, writeQueueNums: 4, perm: 6, topicSysFlag: 0 }
    const brokerData = {
      cluster: clusterName,
      brokerName,
      brokerAddrs: new Map([[0, address]]),
      enableActingMaster: false,
    }
    cluster.intercept(getRouteInfoByTopic, () => ({
      body: { queueDatas: twice([queueData]), brokerDatas: twice([brokerData]), filterServerTable: new Map() },
    }))
    await using consumer = litePull()
    await consumer.start()
    await consumer.ready()

    expect(idsOf(consumer)).to.deep.equal(queueIds)
  })

  it('tells queues that a broker has shared out', async () => {
    const assignments = queueIds.map(queueId => ({
      messageQueue: { topic: 'orders', brokerName: 'broker-a', queueId },
      mode: 'PULL' as const,
    }))
    cluster.intercept(queryAssignment, () => ({ body: { messageQueueAssignments: twice(assignments) } }))
    const handled: string[] = []
    await using consumer = new DefaultMQPushConsumer({
      namesrvAddr: cluster.namesrvAddr,
      consumerGroup: 'kitchen',
      subscriptions,
      clientRebalance: false,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: ({ body }) => void handled.push(body.toString()),
    })
    await consumer.start()
    await consumer.ready()
    for (const queueId of queueIds) await cluster.send({ topic: 'orders', body: `${queueId}`, queueId })
    await waitFor('a message of each queue', () => handled.length >= queueIds.length)
    await consumer.close()

    expect(handled.sort()).to.deep.equal(queueIds.map(String))
  })

  const litePull = () =>
    new DefaultLitePullConsumer({
      namesrvAddr: cluster.namesrvAddr,
      consumerGroup: 'kitchen',
      subscriptions,
      clientIP: '10.0.0.1',
      instanceName: 'one',
    })
  const idsOf = (consumer: DefaultLitePullConsumer) =>
    consumer
      .assignment()
      .map(({ queueId }) => queueId)
      .sort()
})
