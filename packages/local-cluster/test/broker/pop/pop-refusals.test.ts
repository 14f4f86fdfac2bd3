// SPDX-License-Identifier: Apache-2.0
// What the requests around POP are refused for: codes and remarks as recorded from RocketMQ 5.5.0.
import { expect } from 'chai'
import { ackMessage, batchAckMessage, changeMessageInvisibleTime, popMessage } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { newGroupConfig } from '../../../src/broker/subscription-groups.js'
import { newTopic } from '../../../src/broker/topic-table.js'
import { answerTo, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { send } from '../../raw-client.js'

const zeros = { popTime: '0', invisibleTime: '0', reviveQid: '0', restNum: '0' }
const faq = '\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.'

async function prepared(): Promise<OneBroker> {
  const one = await oneBroker({ topics: [{ name: 'pop-jobs', queues: 2 }] })
  const { topics, groups } = one.cluster.broker().running
  topics.put(newTopic('writeonly-sink', { perm: 2 }))
  groups.put(newGroupConfig('CID-disabled', { consumeEnable: false }))
  groups.put(newGroupConfig('CID-pop-raw'))
  for (let count = 0; count < 8; count++) await send(one.client, one.broker, 'pop-jobs', `${count}`)
  return one
}

function popFields({ clock }: OneBroker, given: Partial<Fields<typeof popMessage>>): Fields<typeof popMessage> {
  return {
    consumerGroup: 'CID-pop-raw',
    topic: 'pop-jobs',
    queueId: 0,
    maxMsgNums: 1,
    invisibleTime: 30_000,
    pollTime: 0,
    bornTime: clock.now(),
    initMode: 0,
    expressionType: 'TAG',
    expression: '*',
    order: false,
    ...given,
  }
}

describe('a pop that is refused', () => {
  const cases: readonly [string, Partial<Fields<typeof popMessage>>, number, string][] = [
    ['an unknown topic', { topic: 'no-such-topic' }, 17, `topic[no-such-topic] not exist, apply first please! ${faq}`],
    [
      'a queue that is not there',
      { queueId: 99 },
      29,
      'queueId[99] is illegal, topic:[pop-jobs] topicConfig.readQueueNums:[2] consumer:[/client]',
    ],
    ['too many messages', { maxMsgNums: 100 }, 29, "the broker[127.0.0.1] pop message's num is greater than 32"],
    [
      'a topic without reading',
      { topic: 'writeonly-sink' },
      16,
      'the topic[writeonly-sink] peeking message is forbidden',
    ],
    [
      'a group that may not consume',
      { consumerGroup: 'CID-disabled' },
      16,
      'subscription group no permission, CID-disabled',
    ],
    [
      'a request that is too old',
      { bornTime: 1, pollTime: 5000 },
      210,
      'the broker[127.0.0.1] pop message is timeout too much',
    ],
    [
      'a filter that cannot be read',
      { expressionType: 'SQL92', expression: 'price >' },
      23,
      "parse the consumer's subscription failed",
    ],
    ['bars without a tag', { expression: '||' }, 23, "parse the consumer's subscription failed"],
    [
      'a filter of an unknown kind',
      { expressionType: 'XPATH', expression: 'x' },
      23,
      "parse the consumer's subscription failed",
    ],
  ]
  for (const [what, given, code, remark] of cases) {
    it(`is refused for ${what}`, async () => {
      await using one = await prepared()

      const answer = await answerTo(one, popMessage, popFields(one, given))

      expect(answer).to.deep.include({ code, remark, extFields: zeros })
    })
  }

  it('takes a filter as far as it can be read, and makes an unknown group', async () => {
    await using one = await prepared()

    const answer = await answerTo(
      one,
      popMessage,
      popFields(one, { expressionType: 'SQL92', expression: 'bad sql (((' }),
    )
    const unknown = await answerTo(one, popMessage, popFields(one, { consumerGroup: 'CID-no-such-group-pop' }))

    expect(answer).to.deep.include({ code: 210, remark: 'NO_MESSAGE_IN_QUEUE' })
    expect(answer.extFields).to.include({ startOffsetInfo: '', msgOffsetInfo: '', restNum: '0' })
    expect(unknown).to.deep.include({ code: 0, remark: 'FOUND' })
    expect(unknown.extFields).to.include({ msgOffsetInfo: '0 0 0', startOffsetInfo: '0 0 0', restNum: '7' })
  })
})

describe('a receipt that is refused', () => {
  const place = { consumerGroup: 'CID-pop-raw', topic: 'pop-jobs', queueId: 0, offset: 0 }
  const javaText = (method: string, line: number) =>
    `java.lang.IllegalArgumentException: ${method} fail, extraInfoStrs length 1, ` +
    `org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil.${method}(ExtraInfoUtil.java:${line})`

  it('is refused for garbage', async () => {
    await using one = await prepared()

    const ack = await answerTo(one, ackMessage, { ...place, extraInfo: 'garbage' })
    const change = { ...place, extraInfo: 'garbage', invisibleTime: 10_000 }
    const changed = await answerTo(one, changeMessageInvisibleTime, change)
    const numbers = await answerTo(one, ackMessage, { ...place, extraInfo: 'a b c d e f g h' })

    expect(ack).to.deep.include({ code: 1, remark: javaText('getBrokerName', 107), extFields: undefined })
    expect(changed).to.deep.include({ code: 1, remark: javaText('getReviveQid', 68), extFields: undefined })
    expect(numbers.code).to.equal(1)
  })

  it('is refused for a position outside of the queue', async () => {
    await using one = await prepared()
    const receipt = { ...place, offset: 999_999, extraInfo: '0 1795351169613 30000 0 0 broker-a 0 999999' }

    const ack = await answerTo(one, ackMessage, receipt)
    const changed = await answerTo(one, changeMessageInvisibleTime, { ...receipt, invisibleTime: 10_000 })

    expect(ack).to.deep.include({
      code: 208,
      remark: 'offset is illegal, key:pop-jobs@0, commit:999999, store:0~8',
      extFields: undefined,
    })
    expect(changed).to.deep.include({
      code: 208,
      remark: 'not set any response code',
      extFields: { popTime: '0', invisibleTime: '0', reviveQid: '0' },
    })
  })

  it('is refused for an unknown topic, and for a queue that is not there', async () => {
    await using one = await prepared()
    const extraInfo = '0 0 0 0 0 x 0 0'

    const topic = await answerTo(one, ackMessage, { ...place, topic: 'no-such-topic', extraInfo })
    const queue = await answerTo(one, ackMessage, { ...place, queueId: 2, extraInfo })

    expect(topic).to.deep.include({ code: 17, remark: `topic[no-such-topic] not exist, apply first please! ${faq}` })
    expect(queue.code).to.equal(13)
  })

  it('is taken when it is stale: the message may come twice', async () => {
    await using one = await prepared()
    const receipt = { ...place, extraInfo: '0 1795351069613 1000 0 0 broker-a 0 0' }

    const ack = await answerTo(one, ackMessage, receipt)
    const changed = await answerTo(one, changeMessageInvisibleTime, { ...receipt, invisibleTime: 10_000 })
    await one.clock.advance(10_000)

    expect(ack).to.deep.include({ code: 0, extFields: undefined })
    expect(changed.extFields).to.include({ invisibleTime: '10000', reviveQid: '0' })
    expect(one.cluster.messages('%RETRY%CID-pop-raw_pop-jobs')).to.have.length(1)
  })
  it('is refused by many when one entry has an unknown kind of topic', async () => {
    await using one = await prepared()
    const entry = { consumerGroup: 'g', topic: 'pop-jobs', retry: '7', startOffset: 0, queueId: 0, offsets: [0] }
    const acks = [{ ...entry, reviveQueueId: 0, popTime: 1, invisibleTime: 1000 }]

    const call = one.client.call(one.broker, batchAckMessage, {}, { body: { brokerName: 'broker-a', acks } })

    expect((await refusalOf(call)).remark).to.match(/^java\.lang\.IllegalArgumentException: getRetry fail/)
  })
})
