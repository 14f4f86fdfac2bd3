// SPDX-License-Identifier: Apache-2.0
// What becomes of topics that admins make, change and delete. [AdminBrokerProcessor.java, TopicConfigManager.java]
import {
  deleteTopicInBroker,
  getBrokerConsumeStats,
  getMaxOffset,
  getTopicConfig,
  queryTopicConsumeByWho,
  queryTopicsByConsumer,
  updateAndCreateSubscriptionGroupList,
  updateAndCreateTopicList,
  updateConsumerOffset,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { newGroupConfig } from '../../../src/broker/subscription-groups.js'
import { newTopic } from '../../../src/broker/topic-table.js'
import { answerTo, introduce, oneBroker, type OneBroker } from '../../one-broker.js'
import { send } from '../../raw-client.js'

describe('the topics of a broker', () => {
  let own: OneBroker
  beforeEach(async () => {
    own = await oneBroker({
      topics: [
        { name: 'orders', queues: 1 },
        { name: 'bills', queues: 1 },
      ],
    })
    for (const name of ['billing', 'audit']) own.cluster.broker().running.groups.put(newGroupConfig(name))
  })
  afterEach(() => own[Symbol.asyncDispose]())

  const put = (name: string, given: Partial<TopicConfig> = {}) =>
    own.cluster.broker().running.topics.put(newTopic(name, given))
  const commit = (consumerGroup: string, topic: string, commitOffset: number) =>
    own.client.call(own.broker, updateConsumerOffset, { consumerGroup, topic, queueId: 0, commitOffset })
  const codeOf = async (topic: string) => (await answerTo(own, getTopicConfig, { topic })).code
  const groupsOf = async (topic: string) =>
    [...(await own.client.call(own.broker, queryTopicConsumeByWho, { topic })).body.groupList].sort()
  const topicsOf = async (group: string) =>
    (await own.client.call(own.broker, queryTopicsByConsumer, { group })).body.topicList

  it('go with their messages, the positions of groups, and what POP keeps for these', async () => {
    const kept = ['%RETRY%other_orders', '%RETRY%billing_bills', '%RETRY%billing']
    const gone = ['orders', '%RETRY%billing_orders', '%RETRY%billing+orders']
    for (const name of [...kept, ...gone.slice(1)]) put(name)
    for (const topic of ['orders', 'bills']) {
      await send(own.client, own.broker, topic, 'x')
      await commit('billing', topic, 1)
    }

    await own.client.call(own.broker, deleteTopicInBroker, { topic: 'orders' })

    const queue = { topic: 'orders', queueId: 0 }
    expect(await Promise.all(gone.map(codeOf))).to.deep.equal(gone.map(() => 17))
    expect(await Promise.all([...kept, 'bills'].map(codeOf))).to.deep.equal([0, 0, 0, 0])
    expect((await own.client.call(own.broker, getMaxOffset, queue)).offset).to.equal(0)
    expect([await topicsOf('billing'), await groupsOf('orders')]).to.deep.equal([['bills'], []])
    expect(own.cluster.messages('bills')).to.have.length(1)
  })

  it('are not deleted without a name', async () => {
    const answer = await answerTo(own, deleteTopicInBroker, { topic: ' ' })

    expect(answer).to.include({ code: 29, remark: 'The specified topic is blank.' })
  })

  it('come several at once, or none of them when one may not be', async () => {
    const make = (...topics: readonly TopicConfig[]) =>
      answerTo(own, updateAndCreateTopicList, {}, { body: { topicConfigList: topics } })

    const refused = await make(newTopic('one'), newTopic('TBW102'))
    const before = await codeOf('one')
    const made = await make(newTopic('one', { readQueueNums: 3 }), newTopic('two'))

    expect(refused).to.include({ code: 29, remark: 'The topic[TBW102] is conflict with system topic.' })
    expect([before, made.code, await codeOf('one'), await codeOf('two')]).to.deep.equal([17, 0, 0, 0])
    expect((await own.client.call(own.broker, getTopicConfig, { topic: 'one' })).body.readQueueNums).to.equal(3)
  })

  it('have groups that subscribe to them, or have a position', async () => {
    await commit('audit', 'orders', 0)
    await introduce(own, 'member', { consumers: ['billing'], topic: 'orders' })

    expect([await groupsOf('orders'), await groupsOf('bills')]).to.deep.equal([['audit', 'billing'], []])
    expect([await topicsOf('audit'), await topicsOf('billing')]).to.deep.equal([['orders'], []])
  })

  it('tell how far all groups are behind, if asked so in ordered ones only', async () => {
    put('bills', { readQueueNums: 1, writeQueueNums: 1, order: true })
    for (const topic of ['orders', 'orders', 'orders', 'bills']) await send(own.client, own.broker, topic, 'x')
    await commit('billing', 'orders', 1)
    await commit('audit', 'bills', 0)
    const stats = async (isOrder: boolean) => {
      const { body } = await own.client.call(own.broker, getBrokerConsumeStats, { isOrder })
      const lags = body.consumeStatsList.flatMap(each =>
        [...each].flatMap(([group, all]) =>
          all.flatMap(({ offsetTable }) =>
            offsetTable.map(({ queue, brokerOffset, consumerOffset }) => {
              return `${group} ${queue.topic} ${consumerOffset}/${brokerOffset}`
            }),
          ),
        ),
      )
      return [lags.sort(), body.totalDiff]
    }

    expect(await stats(false)).to.deep.equal([['audit bills 0/1', 'billing orders 1/3'], 3])
    expect(await stats(true)).to.deep.equal([['audit bills 0/1'], 1])
  })

  it('have groups that come several at once', async () => {
    const groupConfigList = [newGroupConfig('one', { retryMaxTimes: 3 }), newGroupConfig('two')]

    const answer = await answerTo(own, updateAndCreateSubscriptionGroupList, {}, { body: { groupConfigList } })

    const { groups } = own.cluster.broker().running
    expect([answer.code, groups.get('one')?.retryMaxTimes, groups.get('two')?.retryMaxTimes]).to.deep.equal([0, 3, 16])
  })
})
