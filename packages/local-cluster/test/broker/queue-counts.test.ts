// SPDX-License-Identifier: Apache-2.0
// Real brokers take any number of queues, and then fail on it. Here four bytes cannot end the process of a test.
import { UsageError } from '@rocketmq-ts/core'
import {
  getAllTopicConfig,
  getTopicStatsInfo,
  maxQueuesPerBroker,
  newSubscriptionGroup,
  updateAndCreateSubscriptionGroup,
  updateAndCreateTopic,
  updateAndCreateTopicList,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { LocalCluster } from '../../src/index.js'
import { oneBroker, refusalOf, type OneBroker } from '../one-broker.js'
import { topicFields } from '../raw-client.js'

const huge = 2 ** 31 - 1
const fields = (readQueueNums: number, writeQueueNums: number) => topicFields('wide', { readQueueNums, writeQueueNums })

describe('a topic of more queues than can be listed', () => {
  let one: OneBroker

  beforeEach(async () => {
    one = await oneBroker()
  })

  afterEach(async () => {
    await one[Symbol.asyncDispose]()
  })

  for (const [read, write] of [
    [huge, 4],
    [4, huge],
  ] as const) {
    it(`is refused: ${read} to read, ${write} to write`, async () => {
      const refusal = await refusalOf(one.client.call(one.broker, updateAndCreateTopic, fields(read, write)))

      expect(refusal.responseName).to.equal('INVALID_PARAMETER')
      expect(refusal.remark).to.include('at most 65536')
      const topics = await one.client.call(one.broker, getAllTopicConfig, {})
      expect(topics.body.topicConfigTable.has('wide')).to.equal(false)
    })
  }

  it('is refused in a list, in which no other topic is made then', async () => {
    const wide = { topicName: 'wide', readQueueNums: huge, writeQueueNums: 4, perm: 6 } as const
    const topic = { topicFilterType: 'SINGLE_TAG', topicSysFlag: 0, order: false } as const
    const topicConfigList = [
      { ...topic, ...wide, topicName: 'good', readQueueNums: 4 },
      { ...topic, ...wide },
    ]

    await refusalOf(one.client.call(one.broker, updateAndCreateTopicList, {}, { body: { topicConfigList } }))

    expect((await refusalOf(one.client.call(one.broker, getTopicStatsInfo, { topic: 'good' }))).responseName).to.equal(
      'TOPIC_NOT_EXIST',
    )
  })

  it('is refused as the retry topic of a group', async () => {
    const body = { ...newSubscriptionGroup, groupName: 'g', retryQueueNums: huge }

    const refusal = await refusalOf(one.client.call(one.broker, updateAndCreateSubscriptionGroup, {}, { body }))
    expect(refusal.remark).to.include('queues')
  })

  it('is a wrong option of a cluster', () => {
    const start = () => LocalCluster.start({ topics: [{ name: 't', queues: maxQueuesPerBroker + 1 }] })

    return start().then(
      cluster => cluster.close().then(() => expect.fail('it started')),
      (error: unknown) => expect(error).to.be.instanceOf(UsageError),
    )
  })

  it('of as many as are allowed is listed', async () => {
    await one.client.call(one.broker, updateAndCreateTopic, fields(maxQueuesPerBroker, maxQueuesPerBroker))

    const { body } = await one.client.call(one.broker, getTopicStatsInfo, { topic: 'wide' }, { timeoutMs: 20_000 })
    expect(body.offsetTable).to.have.length(maxQueuesPerBroker)
  })
})
