// SPDX-License-Identifier: Apache-2.0
// What an administrator asks brokers and name servers by itself, beside what it is told to.
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import {
  getRouteInfoByTopic,
  getTopicStatsInfo,
  searchOffsetByTimestamp,
  updateAndCreateStaticTopic,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { adminOf } from './support/admin-of.js'

describe('an administrator', () => {
  let cluster: LocalCluster
  let admin: DefaultMQAdminExt
  const begin = async (brokers = 1) => {
    cluster = await LocalCluster.start({ brokers, topics: [{ name: 'orders', queues: 1 }] })
    admin = await adminOf({ clientOptions: { namesrvAddr: cluster.namesrvAddr } })
  }
  afterEach(async () => {
    await admin.close()
    await cluster.close()
  })

  it('asks for the route of a topic that it makes or changes until the change is there, unless it shall not wait', async () => {
    await begin()
    const routes = () => cluster.requests(getRouteInfoByTopic).length
    const calls = {
      create: (waitForRoute?: boolean) => admin.topics.create('T', { queues: 1, waitForRoute }),
      createAll: (waitForRoute?: boolean) => admin.topics.createAll({ T: { queues: 1 } }, { waitForRoute }),
      update: (waitForRoute?: boolean) => admin.topics.update('T', { queues: 2, waitForRoute }),
    }
    for (const [name, call] of Object.entries(calls)) {
      const asked: boolean[] = []
      for (const waitForRoute of [undefined, true, false]) {
        const before = routes()
        await call(waitForRoute)
        asked.push(routes() > before)
      }

      expect(asked, name).to.deep.equal([true, true, false])
    }
  })

  it('asks for the first or the last message of a millisecond', async () => {
    await begin()
    const queue = { topic: 'orders', brokerName: 'broker-a', queueId: 0 }
    for (const boundary of [undefined, 'first', 'last'] as const) await admin.offsets.search(queue, 7, { boundary })

    const asked = cluster
      .requests(searchOffsetByTimestamp)
      .map(({ request }) => [request.timestamp, request.boundaryType])
    expect(asked).to.deep.equal([
      [7, 'LOWER'],
      [7, 'LOWER'],
      [7, 'UPPER'],
    ])
  })

  // [TopicQueueMappingUtils.java blockSeqRoundUp]
  for (const [messages, begins] of [
    [0, 10_000],
    [4999, 10_000],
    [5000, 20_000],
    [10_000, 20_000],
  ] as const) {
    it(`leaves room behind ${messages} messages when a queue moves: the next stretch begins at ${begins}`, async () => {
      await begin(2)
      await admin.topics.growStatic('static', { queues: 1, brokers: ['broker-a'] })
      const queue = { topic: 'static', brokerName: 'broker-a', queueId: 0 }
      const end = { queue, minOffset: 0, maxOffset: messages, lastUpdateTimestamp: 0 }
      cluster.intercept(getTopicStatsInfo, () => ({ body: { offsetTable: [end], topicPutTps: 0 } }))
      await admin.topics.moveStatic('static', { brokers: ['broker-b'] })

      const last = cluster.requests(updateAndCreateStaticTopic).at(-1)?.request.body?.hostedQueues?.get(0)?.at(-1)
      expect(last).to.include({ brokerName: 'broker-b', logicOffset: begins })
    })
  }
})
