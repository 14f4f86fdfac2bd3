// SPDX-License-Identifier: Apache-2.0
// What requests are refused for, with the code, the remark and the fields of Java.
// [PullMessageProcessor.java, AbstractSendMessageProcessor.java, ChangeInvisibleTimeProcessor.java,
// RecallMessageProcessor.java, ConsumerManageProcessor.java, PopMessageProcessor.java of 5.3.3]
import {
  changeMessageInvisibleTime,
  consumerSendMsgBack,
  encodeRecallHandle,
  litePullMessage,
  popMessage,
  pullMessage,
  queryConsumerOffset,
  recallMessage,
  retryTopicOf,
  scheduleTopic,
  sendMessageV2,
  updateConsumerOffset,
  viewMessageById,
} from '@rocketmq-ts/protocol'
import type { AnyRequest, Fields, RemotingCommand } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import type { BrokerConfig } from '../../src/index.js'
import { newGroupConfig } from '../../src/broker/subscription-groups.js'
import { newTopic } from '../../src/broker/topic-table.js'
import { answerTo, introduce, oneBroker, type OneBroker } from '../one-broker.js'
import { pullFields, sendFields } from '../raw-client.js'

const faq = 'See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.'
const group = 'billing'
const place = { consumerGroup: group, topic: 'orders', queueId: 0 }
const zeros = { popTime: '0', invisibleTime: '0', reviveQid: '0' }
const sent = { MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' }

interface Case {
  readonly config?: Partial<BrokerConfig>
  /** What is there before. */
  readonly given?: (one: OneBroker) => unknown
  readonly ask: (one: OneBroker) => Promise<RemotingCommand>
  readonly code: number
  readonly remark: string
  readonly extFields?: Readonly<Record<string, string>>
}

/** Asks with these fields. */
const asking =
  <R extends AnyRequest>(request: R, fields: Fields<R>) =>
  (one: OneBroker) =>
    answerTo(one, request, fields)
const pulling = (given: Parameters<typeof pullFields>[2] = {}, topic = 'orders', consumerGroup = group) =>
  asking(pullMessage, pullFields(topic, consumerGroup, given))
const sending =
  (topic: string, queueId = 0) =>
  (one: OneBroker) =>
    answerTo(one, sendMessageV2, sendFields(topic, { queueId }), { body: Buffer.from('x') })
const sendingBack = asking(consumerSendMsgBack, { offset: 0, group, delayLevel: 0 })
const changing = (given: Partial<Fields<typeof changeMessageInvisibleTime>>) =>
  asking(changeMessageInvisibleTime, { ...place, offset: 0, extraInfo: 'x', invisibleTime: 1000, ...given })
const popping = ({ clock, ...one }: OneBroker) =>
  answerTo(one, popMessage, {
    ...place,
    maxMsgNums: 1,
    invisibleTime: 1000,
    pollTime: 0,
    bornTime: clock.now(),
    initMode: 0,
  })
const recalling =
  (brokerName: string, deliverMs = 1000) =>
  (one: OneBroker) => {
    const handle = { topic: 'orders', brokerName, deliverAt: one.clock.now() + deliverMs, messageId: 'A1' }
    return answerTo(one, recallMessage, { topic: 'orders', recallHandle: encodeRecallHandle(handle) })
  }

const withGroup = (given: Parameters<typeof newGroupConfig>[1]) => (one: OneBroker) =>
  one.cluster.broker().running.groups.put(newGroupConfig(group, given))
const withTopic = (name: string, given: Parameters<typeof newTopic>[1]) => (one: OneBroker) =>
  one.cluster.broker().running.topics.put(newTopic(name, given))
const withMember =
  (condition?: string, topic = 'orders') =>
  (one: OneBroker) =>
    introduce(one, 'member', { consumers: [group], topic, ...(condition === undefined ? {} : { condition }) })
const noGroups = { autoCreateSubscriptionGroup: false }
const recallable = { recallMessageEnable: true }
const attributes = new Map([['message.type', 'NORMAL']])

const cases: Readonly<Record<string, Case>> = {
  'a pull, by a broker that is not read': {
    config: { brokerPermission: 2 },
    ask: pulling(),
    code: 16,
    remark: 'the broker[127.0.0.1] pulling message is forbidden',
    extFields: { forbiddenType: '1' },
  },
  'a lite pull, where none are served': {
    config: { litePullMessageEnable: false },
    ask: asking(litePullMessage, pullFields('orders', group)),
    code: 16,
    remark: 'the broker[127.0.0.1] for lite pull consumer is forbidden',
    extFields: { forbiddenType: '1' },
  },
  'a pull of a group that may not consume': {
    given: withGroup({ consumeEnable: false }),
    ask: pulling(),
    code: 16,
    remark: 'subscription group no permission, billing',
    extFields: { forbiddenType: '2' },
  },
  'a pull from a topic that is not read': {
    given: withTopic('orders', { perm: 2 }),
    ask: pulling(),
    code: 16,
    remark: 'the topic[orders] pulling message is forbidden',
    extFields: { forbiddenType: '3' },
  },
  'a pull of a group without the topic': {
    given: withMember(undefined, 'bills'),
    ask: pulling({ sysFlag: 0 }),
    code: 24,
    remark: `the consumer's subscription not exist\n${faq}`,
    extFields: {},
  },
  'a pull that is younger than the subscription': {
    given: withMember(),
    ask: pulling({ sysFlag: 0, subVersion: 2 }),
    code: 25,
    remark: "the consumer's subscription not latest",
    extFields: {},
  },
  'a pull with bars and no tag': {
    ask: pulling({ subscription: '||' }),
    code: 23,
    remark: "parse the consumer's subscription failed",
    extFields: {},
  },
  'a pull by an expression that the heartbeat brought in vain': {
    config: { enablePropertyFilter: true },
    given: withMember('a >'),
    ask: pulling({ sysFlag: 0, subVersion: 2 }),
    code: 27,
    remark: "The broker's consumer filter data is not exist!Your expression may be wrong!",
    extFields: {},
  },
  'a message, by a broker that is not written, for an ordered topic': {
    config: { brokerPermission: 4 },
    given: withTopic('orders', { order: true }),
    ask: sending('orders'),
    code: 16,
    remark: 'the broker[127.0.0.1] sending message is forbidden',
    extFields: sent,
  },
  'a message for a topic of the broker': {
    ask: sending(scheduleTopic),
    code: 16,
    remark: 'Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.',
    extFields: sent,
  },
  'a message for a queue that is not there': {
    given: withTopic('orders', { readQueueNums: 1, writeQueueNums: 2, perm: 4, attributes }),
    ask: sending('orders', 2),
    code: 29,
    remark:
      'request queueId[2] is illegal, TopicConfig [topicName=orders, readQueueNums=1, writeQueueNums=2, perm=R--, ' +
      'topicFilterType=SINGLE_TAG, topicSysFlag=0, order=false, attributes={message.type=NORMAL}] Producer: /client',
    extFields: sent,
  },
  'a message that is sent back, by a broker that is not written': {
    config: { brokerPermission: 4 },
    ask: sendingBack,
    code: 16,
    remark: 'the broker[127.0.0.1] sending message is forbidden',
  },
  'a message that is sent back to a topic that is not written': {
    given: withTopic(retryTopicOf(group), { perm: 4 }),
    ask: sendingBack,
    code: 16,
    remark: 'the topic[%RETRY%billing] sending message is forbidden',
  },
  'another visibility in an unknown topic': {
    ask: changing({ topic: 'nope' }),
    code: 17,
    remark: `topic[nope] not exist, apply first please! \n${faq}`,
    extFields: zeros,
  },
  'another visibility in a queue that is not there': {
    ask: changing({ queueId: 1 }),
    code: 13,
    remark: 'queueId[1] is illegal, topic:[orders] topicConfig.readQueueNums:[1] consumer:[/client]',
    extFields: zeros,
  },
  'another visibility in a queue below zero': {
    ask: changing({ queueId: -1 }),
    code: 13,
    remark: 'queueId[-1] is illegal, topic:[orders] topicConfig.readQueueNums:[1] consumer:[/client]',
    extFields: zeros,
  },
  'a pop, by a broker without timers': {
    config: { timerWheelEnable: false },
    ask: popping,
    code: 1,
    remark: 'the broker[127.0.0.1] pop message is forbidden because timerWheelEnable is false',
    extFields: { ...zeros, restNum: '0' },
  },
  'a pop, by a broker that is not read': {
    config: { brokerPermission: 2 },
    ask: popping,
    code: 16,
    remark: 'the broker[127.0.0.1] pop message is forbidden',
    extFields: { ...zeros, restNum: '0' },
  },
  'a pop of an unknown group': {
    config: noGroups,
    ask: popping,
    code: 26,
    remark: `subscription group [billing] does not exist, \n${faq}`,
    extFields: { ...zeros, restNum: '0' },
  },
  'to take a message back, by a broker that is not written': {
    config: { ...recallable, brokerPermission: 4, allowRecallWhenBrokerNotWriteable: false },
    ask: recalling('broker-a'),
    code: 14,
    remark: 'recall failed, broker service not available',
    extFields: { MSG_REGION: 'DefaultRegion' },
  },
  'to take a message of another broker back': {
    config: recallable,
    ask: recalling('broker-b'),
    code: 604,
    remark: 'recall failed, broker service not available',
    extFields: { MSG_REGION: 'DefaultRegion' },
  },
  'to take a message back that waits for longer than timers do': {
    config: { ...recallable, timerMaxDelaySec: 1 },
    ask: recalling('broker-a', 1000),
    code: 604,
    remark: 'recall failed, timestamp invalid',
    extFields: { MSG_REGION: 'DefaultRegion' },
  },
  'the position of an unknown group': {
    ask: asking(updateConsumerOffset, { ...place, commitOffset: 0 }),
    code: 26,
    remark: 'Group billing not exist!',
    extFields: {},
  },
  'the position in an unknown topic': {
    given: withGroup({}),
    ask: asking(updateConsumerOffset, { ...place, topic: 'nope', commitOffset: 0 }),
    code: 17,
    remark: 'Topic nope not exist!',
    extFields: {},
  },
  'to tell a position that is not there': {
    ask: asking(queryConsumerOffset, { ...place, setZeroIfNotFound: false }),
    code: 22,
    remark: 'Not found, do not set to zero, maybe this group boot first',
    extFields: {},
  },
  'to show a message where none is': {
    ask: asking(viewMessageById, { offset: 5 }),
    code: 1,
    remark: 'can not find message by the offset, 5',
  },
}

describe('a broker refuses', () => {
  for (const [what, { config = {}, given, ask, code, remark, extFields }] of Object.entries(cases)) {
    it(what, async () => {
      await using one = await oneBroker({ topics: [{ name: 'orders', queues: 1 }], config })
      await given?.(one)

      const answer = await ask(one)

      expect(answer).to.include({ code, remark })
      if (extFields !== undefined) expect(answer.extFields).to.deep.equal(extFields)
    })
  }

  it('a pull in broadcast, of a group that may not', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    withGroup({ consumeBroadcastEnable: false })(one)
    await introduce(one, 'member', { consumers: [group], messageModel: 'BROADCASTING' })

    expect(await pulling({ sysFlag: 0 })(one)).to.deep.include({
      code: 16,
      remark: 'the consumer group[billing] can not consume by broadcast way',
      extFields: { forbiddenType: '4' },
    })
  })

  it('no queue that is only written or only read', async () => {
    await using one = await oneBroker()
    for (const [readQueueNums, writeQueueNums] of [
      [1, 2],
      [2, 1],
    ] as const) {
      withTopic('orders', { readQueueNums, writeQueueNums })(one)

      expect((await sending('orders', 1)(one)).code).to.equal(0)
    }
  })
})
