// SPDX-License-Identifier: Apache-2.0
// What the settings of a broker change, each as it is by default and otherwise.
// [BrokerConfig.java, MessageStoreConfig.java]
import {
  deleteExpiredCommitLog,
  deleteTopicInBroker,
  getConsumerConnectionList,
  getTopicConfig,
  Long,
  notifyConsumerIdsChanged,
  popMessage,
  pullMessage,
  queryAssignment,
  queryMessage,
  registerBroker,
  sendMessageV2,
  updateAndCreateTopic,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import type { BrokerConfig } from '../../src/index.js'
import { newTopic } from '../../src/broker/topic-table.js'
import { Inbox } from '../inbox.js'
import { answerTo, introduce, messagesOf, oneBroker, refusalOf, textsOf, type OneBroker } from '../one-broker.js'
import { newClient, pullFields, send, sendFields, topicFields } from '../raw-client.js'
import { pop, retryTopic, sendMany, topics } from './pop/popping.js'

/** What a broker of these settings answers. */
async function seen<T>(config: Partial<BrokerConfig>, look: (one: OneBroker) => Promise<T> | T): Promise<T> {
  await using one = await oneBroker({ topics, config })
  return await look(one)
}

const topicOf = async ({ client, broker }: OneBroker, topic: string) =>
  (await client.call(broker, getTopicConfig, { topic })).body
const codeOf = async (call: Promise<{ readonly code: number }>) => (await call).code

interface Row {
  readonly look: (one: OneBroker) => Promise<unknown>
  /** By default. */
  readonly usual: unknown
  readonly given: Partial<BrokerConfig>
  /** With the settings that are given. */
  readonly then: unknown
}

async function pullOf(one: OneBroker, given: Parameters<typeof pullFields>[2] = {}) {
  return one.client.call(one.broker, pullMessage, pullFields('orders', 'billing', given))
}

/** Milliseconds that a pull of an empty queue is held, which asks for 15 seconds. */
async function heldFor(one: OneBroker): Promise<number> {
  const begin = one.clock.now()
  const waiting = pullOf(one, { sysFlag: 6 }).then(() => one.clock.now() - begin)
  await one.cluster.received(pullMessage)
  for (let step = 0; step < 20; step++) {
    await one.clock.advance(1000)
    // What was answered by now is here before the answer to this.
    await pullOf(one)
  }
  return waiting
}

/** Which of its own and the group's other messages a pop takes first. */
async function firstOf(one: OneBroker): Promise<string | undefined> {
  await sendMany(one, 'again')
  await pop(one, { invisibleTime: 1000 })
  await one.clock.advance(1000)
  await sendMany(one, 'new')
  return textsOf(await pop(one, { maxMsgNums: 1 }))[0]
}

async function assignedTo(one: OneBroker, clientId: string): Promise<readonly number[] | undefined> {
  one.cluster.broker().running.topics.put(newTopic('jobs', { readQueueNums: 4, writeQueueNums: 4 }))
  const members: RemotingClient[] = []
  for (const member of ['a', 'b', 'c', 'd']) {
    members.push(newClient())
    await introduce({ ...one, client: members.at(-1)! }, member, { consumers: ['billing'], topic: 'jobs' })
  }
  const messageModel = 'CLUSTERING' as const
  const body = { topic: 'jobs', consumerGroup: 'billing', clientId, strategyName: 'AVG', messageModel }
  const answer = await one.client.call(one.broker, queryAssignment, {}, { body })
  await Promise.all(members.map(member => member.close()))
  return answer.body.messageQueueAssignments?.map(({ messageQueue }) => messageQueue.queueId)
}

const rows: Readonly<Record<string, Row>> = {
  'defaultTopicQueueNums is how many queues the model of new topics has': {
    look: async one => (await topicOf(one, 'TBW102')).writeQueueNums,
    usual: 8,
    given: { defaultTopicQueueNums: 3 },
    then: 3,
  },
  'clusterTopicEnable lets topics be made after the one of the cluster': {
    look: async one => (await topicOf(one, 'DefaultCluster')).perm,
    usual: 7,
    given: { clusterTopicEnable: false },
    then: 1,
  },
  'brokerTopicEnable lets topics be made after the one of the broker': {
    look: async one => (await topicOf(one, 'broker-a')).perm,
    usual: 7,
    given: { brokerTopicEnable: false },
    then: 1,
  },
  'traceTopicEnable makes the topic of traces': {
    look: one => codeOf(answerTo(one, getTopicConfig, { topic: 'RMQ_SYS_TRACE_TOPIC' })),
    usual: 17,
    given: { traceTopicEnable: true },
    then: 0,
  },
  'msgTraceTopicName is its name': {
    look: one => codeOf(answerTo(one, getTopicConfig, { topic: 'traces' })),
    usual: 17,
    given: { traceTopicEnable: true, msgTraceTopicName: 'traces' },
    then: 0,
  },
  'regionId and traceOn are told to who sends': {
    look: async ({ client, broker }) => {
      const { regionId, traceOn } = await send(client, broker, 'orders', 'x')
      return { regionId, traceOn }
    },
    usual: { regionId: 'DefaultRegion', traceOn: true },
    given: { regionId: 'north', traceOn: false },
    then: { regionId: 'north', traceOn: false },
  },
  'longPollingEnable holds a pull for as long as it asks, else for shortPollingTimeMills': {
    look: heldFor,
    usual: 15_000,
    given: { longPollingEnable: false, shortPollingTimeMills: 3000 },
    then: 3000,
  },
  'maxTransferCountOnMessageInMemory is how many messages one pull gets': {
    look: async one => {
      await sendMany(one, 'a', 'b', 'c')
      return textsOf(await pullOf(one))
    },
    usual: ['a', 'b', 'c'],
    given: { maxTransferCountOnMessageInMemory: 2 },
    then: ['a', 'b'],
  },
  'maxTransferBytesOnMessageInMemory is how many bytes, and one message always comes': {
    look: async one => {
      await sendMany(one, 'a', 'b', 'c')
      return textsOf(await pullOf(one))
    },
    usual: ['a', 'b', 'c'],
    given: { maxTransferBytesOnMessageInMemory: 1 },
    then: ['a'],
  },
  'maxMsgsNumBatch is how many messages a question for a key finds': {
    look: async one => {
      for (const body of ['a', 'b', 'c']) {
        const fields = sendFields('orders', { properties: 'KEYS\x01k\x02' })
        await one.client.call(one.broker, sendMessageV2, fields, { body: Buffer.from(body) })
      }
      const endTimestamp = Long.fromNumber(one.clock.now())
      const asked = { topic: 'orders', key: 'k', maxNum: 32, beginTimestamp: 0, endTimestamp }
      return textsOf(await one.client.call(one.broker, queryMessage, asked)).length
    },
    usual: 3,
    given: { maxMsgsNumBatch: 2 },
    then: 2,
  },
  'maxMessageSize is how large a body may be': {
    look: one => codeOf(answerTo(one, sendMessageV2, sendFields('orders'), { body: Buffer.alloc(11) })),
    usual: 0,
    given: { maxMessageSize: 10 },
    then: 13,
  },
  'validateSystemTopicWhenUpdateTopic keeps the topics of the broker from being changed': {
    look: one => codeOf(answerTo(one, updateAndCreateTopic, topicFields('TBW102'))),
    usual: 29,
    given: { validateSystemTopicWhenUpdateTopic: false },
    then: 0,
  },
  '… and from being deleted': {
    look: one => codeOf(answerTo(one, deleteTopicInBroker, { topic: 'TBW102' })),
    usual: 29,
    given: { validateSystemTopicWhenUpdateTopic: false },
    then: 0,
  },
  'enableMixedMessageType allows topics for messages of all types': {
    look: one =>
      codeOf(answerTo(one, updateAndCreateTopic, topicFields('mixed', { attributes: '+message.type=MIXED' }))),
    usual: 29,
    given: { enableMixedMessageType: true },
    then: 0,
  },
  'fileReservedTime is how many hours a part of the log is kept': {
    look: async one => {
      await sendMany(one, 'old')
      await one.clock.advance(3_600_001)
      await sendMany(one, 'x'.repeat(2000))
      await one.client.call(one.broker, deleteExpiredCommitLog, {})
      return one.cluster.messages('orders').length
    },
    usual: 2,
    given: { fileReservedTime: 1, mappedFileSizeCommitLog: 1024 },
    then: 1,
  },
  'rejectPullConsumerEnable does not take consumers that pull by themselves': {
    look: async one => {
      await introduce(one, 'member', { consumers: ['billing'], consumeType: 'CONSUME_ACTIVELY' })
      return codeOf(answerTo(one, getConsumerConnectionList, { consumerGroup: 'billing' }))
    },
    usual: 0,
    given: { rejectPullConsumerEnable: true },
    then: 206,
  },
  'timerMaxDelaySec is how long a timer message may wait': {
    look: async one => {
      const fields = sendFields('orders', { properties: 'TIMER_DELAY_SEC\x0111\x02' })
      return codeOf(answerTo(one, sendMessageV2, fields, { body: Buffer.from('x') }))
    },
    usual: 0,
    given: { timerMaxDelaySec: 10 },
    then: 13,
  },
  'reviveQueueNum is how many revive queues receipts name in turn': {
    look: async one => {
      await sendMany(one, 'a', 'b', 'c')
      const ids = []
      for (let turn = 0; turn < 3; turn++) ids.push((await pop(one, { maxMsgNums: 1 })).reviveQueueId)
      return [ids, (await topicOf(one, 'rmq_sys_REVIVE_LOG_DefaultCluster')).readQueueNums]
    },
    usual: [[0, 1, 2], 8],
    given: { reviveQueueNum: 2 },
    then: [[0, 1, 0], 2],
  },
  'popPollingSize is how many pops of one queue wait, and one more': {
    look: async one => {
      const waiting = [1, 2, 3].map(() => pop(one, { pollTime: 5000 }))
      await one.cluster.received(popMessage, { count: 3 })
      await one.clock.advance(5000)
      return (await Promise.all(waiting)).map(({ answer }) => answer).filter(answer => answer === 'POLLING_FULL').length
    },
    usual: 0,
    given: { popPollingSize: 1 },
    then: 1,
  },
  'popFromRetryProbability at 0 takes new messages before those that failed': {
    look: firstOf,
    usual: 'new or again',
    given: { popFromRetryProbability: 0 },
    then: 'new',
  },
  'popFromRetryProbability at 100 takes those that failed first': {
    look: firstOf,
    usual: 'new or again',
    given: { popFromRetryProbability: 100 },
    then: 'again',
  },
  'enableRetryTopicV2 names the topic of popped messages that failed in another way': {
    look: async one => {
      await sendMany(one, 'again')
      await pop(one, { invisibleTime: 1000 })
      await one.clock.advance(1000)
      const names = [retryTopic, '%RETRY%billing+orders']
      return [names.map(name => one.cluster.messages(name).length), textsOf(await pop(one))]
    },
    usual: [[1, 0], ['again']],
    given: { enableRetryTopicV2: true, retrieveMessageFromPopRetryTopicV1: false },
    then: [[0, 1], ['again']],
  },
  'serverLoadBalancerEnable divides the queues of a topic': {
    look: one => assignedTo(one, 'b'),
    usual: [1],
    given: { serverLoadBalancerEnable: false },
    then: [0, 1, 2, 3],
  },
  'defaultPopShareQueueNum is how many other members share a popped queue; -1 is all': {
    look: one => assignedTo(one, 'b'),
    usual: [1],
    given: { defaultMessageRequestMode: 'POP', defaultPopShareQueueNum: 1 },
    then: [1, 2],
  },
}

describe('the setting of a broker', () => {
  for (const [what, { look, usual, given, then }] of Object.entries(rows)) {
    it(what, async () => {
      // By chance it is one or the other.
      if (usual !== 'new or again') expect(await seen({}, look)).to.deep.equal(usual)
      expect(await seen(given, look)).to.deep.equal(then)
    })
  }

  it('defaultPopShareQueueNum below 1 gives a popped topic to all members, all of its queues at once', async () => {
    expect(await seen({ defaultMessageRequestMode: 'POP' }, one => assignedTo(one, 'b'))).to.deep.equal([-1])
  })

  it('priorityOrderAsc takes the last queue for the highest priority, else the first one', async () => {
    const order = async (priorityOrderAsc: boolean) => {
      const attributes = { 'message.type': 'PRIORITY' }
      await using one = await oneBroker({
        topics: [{ name: 'orders', queues: 3, attributes }],
        config: { priorityOrderAsc, popFromRetryProbabilityForPriority: 0 },
      })
      for (const priority of ['1', '0', '2']) {
        const fields = sendFields('orders', { properties: `_SYS_MSG_PRIORITY_\x01${priority}\x02` })
        await one.client.call(one.broker, sendMessageV2, fields, { body: Buffer.from(priority) })
      }
      return textsOf(await pop(one))
    }

    expect(await order(true)).to.deep.equal(['2', '1', '0'])
    expect(await order(false)).to.deep.equal(['0', '1', '2'])
  })

  it('popFromRetryProbabilityForPriority is the chance of failed messages to go before all priorities', async () => {
    const first = async (popFromRetryProbabilityForPriority: number) => {
      const attributes = { 'message.type': 'PRIORITY' }
      const popFromRetryProbability = 100 - popFromRetryProbabilityForPriority
      const config = { popFromRetryProbabilityForPriority, popFromRetryProbability }
      await using one = await oneBroker({ topics: [{ name: 'orders', queues: 1, attributes }], config })
      return await firstOf(one)
    }

    expect([await first(0), await first(100)]).to.deep.equal(['new', 'again'])
  })

  for (const [what, given, byNow, later] of [
    ['are told at once that a group has changed', {}, 1, 1],
    ['are told every 15 seconds', { realTimeNotifyConsumerChange: false }, 0, 1],
    ['are not told', { notifyConsumerIdsChangedEnable: false }, 0, 0],
    ['are not told later either', { notifyConsumerIdsChangedEnable: false, realTimeNotifyConsumerChange: false }, 0, 0],
  ] as const) {
    it(`${Object.keys(given).join(', ') || 'notifyConsumerIdsChangedEnable'}: members ${what}`, async () => {
      await using one = await oneBroker({ topics, config: given })
      const member = newClient()
      const inbox = new Inbox(member, notifyConsumerIdsChanged)
      await introduce({ ...one, client: member }, 'first', { consumers: ['billing'] })
      const heard = async () => {
        // What was sent before the answer to this is there with it.
        await member.call(one.broker, getConsumerConnectionList, { consumerGroup: 'billing' })
        return inbox.all.length
      }
      const before = await heard()
      await introduce(one, 'second', { consumers: ['billing'] })

      expect((await heard()) - before).to.equal(byNow)
      await one.clock.advance(14_999)
      expect((await heard()) - before).to.equal(byNow)
      await one.clock.advance(1)
      expect((await heard()) - before).to.equal(later)
      await member.close()
    })
  }

  it('registerNameServerPeriod is the time between two registrations, ten seconds at least and a minute at most', async () => {
    const count = async (registerNameServerPeriod: number) => {
      await using one = await oneBroker({ config: { registerNameServerPeriod } })
      const { nameServers } = one.cluster.broker().running
      const registered = async (ms: number) => {
        await one.clock.advance(ms)
        // One at a time: this one is behind all others.
        await nameServers.register()
        return one.cluster.requests(registerBroker).length
      }
      const begin = await registered(10_000)
      return (await registered(120_000)) - begin - 1
    }

    expect([await count(30_000), await count(1000), await count(600_000)]).to.deep.equal([4, 12, 2])
  })

  it('brokerPermission does not keep plain topics from being written', async () => {
    await using one = await oneBroker({ topics, config: { brokerPermission: 4 } })

    expect((await send(one.client, one.broker, 'orders', 'x')).answer).to.equal('SUCCESS')
    expect((await refusalOf(one.client.call(one.broker, getTopicConfig, { topic: 'no' }))).responseCode).to.equal(17)
    expect(messagesOf(await pullOf(one))).to.have.length(1)
  })
})
