// SPDX-License-Identifier: Apache-2.0
// Messages that could not be consumed: sent back by the broker, or sent to the retry topic by the consumer.
import { expect } from 'chai'
import { consumerSendMsgBack, lockBatchMq, scheduleTopic, sendMessageV2 } from '@rocketmq-ts/protocol'
import { RemotingClient, type Fields } from '@rocketmq-ts/remoting'
import { newGroupConfig } from '../../../src/broker/subscription-groups.js'
import { oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { sendFields } from '../../raw-client.js'

const retryTopic = '%RETRY%billing'
const deadLetterTopic = '%DLQ%billing'

function sendOne({ client, broker }: OneBroker) {
  const fields = sendFields('orders', { properties: 'TAGS\x01paid\x02UNIQ_KEY\x01A1\x02', flag: 7 })
  return client.call(broker, sendMessageV2, fields, { body: Buffer.from('two coffees') })
}

/** Sends back the message at a position of the commit log. */
function sendBack(
  { client, broker }: OneBroker,
  offset: number,
  given: Partial<Fields<typeof consumerSendMsgBack>> = {},
) {
  return client.call(broker, consumerSendMsgBack, { offset, group: 'billing', delayLevel: 0, ...given })
}

const positionOf = ({ msgId }: { readonly msgId: string }) => Number.parseInt(msgId.slice(-16), 16)

describe('a message that is sent back', () => {
  it('comes again on the retry topic of its group, with one more failure', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const sent = await sendOne(one)

    await sendBack(one, positionOf(sent))

    expect(one.cluster.messages(scheduleTopic)[0]).to.include({ queueId: 2, reconsumeTimes: 1 })
    await one.clock.advance(9999)
    expect(one.cluster.messages(retryTopic)).to.have.length(0)
    await one.clock.advance(1)
    const [again] = one.cluster.messages(retryTopic)
    expect(again).to.include({ reconsumeTimes: 1, tags: 'paid', flag: 7, queueId: 0 })
    expect(again?.bornTimestamp).to.equal(1_700_000_000_000)
    expect(again?.properties).to.include({
      RETRY_TOPIC: 'orders',
      ORIGIN_MESSAGE_ID: sent.msgId,
      DELAY: '3',
      WAIT: 'false',
      REAL_TOPIC: retryTopic,
    })
  })

  it('keeps its first topic and id over several failures, and waits longer each time', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const sent = await sendOne(one)
    await sendBack(one, positionOf(sent))
    await one.clock.advance(10_000)

    await sendBack(one, one.cluster.messages(retryTopic)[0]!.commitLogOffset)
    await one.clock.advance(30_000)

    const again = one.cluster.messages(retryTopic)[1]
    expect(again?.reconsumeTimes).to.equal(2)
    expect(again?.properties).to.include({ RETRY_TOPIC: 'orders', ORIGIN_MESSAGE_ID: sent.msgId, DELAY: '4' })
  })

  it('comes after the level that the consumer asks for', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    await sendBack(one, positionOf(await sendOne(one)), { delayLevel: 1 })

    await one.clock.advance(1000)

    expect(one.cluster.messages(retryTopic)).to.have.length(1)
  })

  it('is a dead letter when the consumer says so, or when it has failed as often as it may', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const offset = positionOf(await sendOne(one))

    await sendBack(one, offset, { delayLevel: -1 })
    await sendBack(one, offset, { maxReconsumeTimes: 0 })

    const letters = one.cluster.messages(deadLetterTopic)
    expect(letters).to.have.length(2)
    expect(letters[0]).to.include({ reconsumeTimes: 1, queueId: 0 })
    expect(letters[0]?.properties).to.include({ DELAY: '0', RETRY_TOPIC: 'orders' })
    expect(one.cluster.messages(scheduleTopic)).to.have.length(0)
  })

  it('is limited by its group when an old client cannot say a limit', async () => {
    await using one = await oneBroker({ topics: ['orders'] })
    const old = new RemotingClient({ identity: { language: 'JAVA', version: 120 } })
    one.cluster.broker().running.groups.put(newGroupConfig('billing', { retryMaxTimes: 0 }))

    await sendBack({ ...one, client: old }, positionOf(await sendOne(one)), { maxReconsumeTimes: 99 })

    expect(one.cluster.messages(deadLetterTopic)).to.have.length(1)
    await old.close()
  })

  it('is refused for an unknown group and for a position without a message', async () => {
    await using one = await oneBroker({ topics: ['orders'], config: { autoCreateSubscriptionGroup: false } })

    const unknown = await refusalOf(sendBack(one, 0))
    const nothing = await refusalOf(sendBack(one, 123_456_789, { group: 'TOOLS_CONSUMER' }))

    expect(unknown).to.include({
      responseCode: 26,
      remark:
        'subscription group not exist, billing \n' +
        'See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.',
    })
    expect(nothing).to.include({ responseCode: 1, remark: 'look message by offset failed, 123456789' })
  })

  it('is refused when the broker may not be written', async () => {
    await using one = await oneBroker({ topics: ['orders'], config: { brokerPermission: 4 } })

    const error = await refusalOf(sendBack(one, 0))

    expect(error).to.include({ responseCode: 16, remark: 'the broker[127.0.0.1] sending message is forbidden' })
  })
})

describe('a send to a retry topic', () => {
  const retry = ({ client, broker }: OneBroker, given: Parameters<typeof sendFields>[1]) =>
    client.call(broker, sendMessageV2, sendFields(retryTopic, given), { body: Buffer.from('again') })

  it('is stored, delayed as it asks', async () => {
    await using one = await oneBroker()

    await retry(one, { reconsumeTimes: 1, properties: 'DELAY\x011\x02' })
    await one.clock.advance(1000)

    expect(one.cluster.messages(retryTopic)[0]).to.include({ reconsumeTimes: 1 })
  })

  it('is a dead letter beyond the limit, without a delay', async () => {
    await using one = await oneBroker()

    await retry(one, { reconsumeTimes: 16, maxReconsumeTimes: 16 })
    await retry(one, { reconsumeTimes: 17, maxReconsumeTimes: 16, properties: 'DELAY\x015\x02' })

    expect(one.cluster.messages(retryTopic)).to.have.length(1)
    const [letter] = one.cluster.messages(deadLetterTopic)
    expect(letter).to.include({ reconsumeTimes: 17 })
    expect(letter?.property('DELAY')).to.equal('-1')
  })

  it('is a dead letter at once when the group consumes in order', async () => {
    await using one = await oneBroker()
    const mqSet = [{ topic: 'orders', brokerName: 'broker-a', queueId: 0 }]
    const body = { clientId: 'c1', consumerGroup: 'billing', mqSet, onlyThisBroker: false }
    await one.client.call(one.broker, lockBatchMq, {}, { body })

    await retry(one, { reconsumeTimes: 1 })
    await one.clock.advance(60_001)
    await retry(one, { reconsumeTimes: 1 })

    expect(one.cluster.messages(deadLetterTopic)).to.have.length(1)
    expect(one.cluster.messages(retryTopic)).to.have.length(1)
  })

  // [SendMessageProcessor.java handleRetryAndDLQ, AbstractSendMessageProcessor.java msgCheck]
  for (const [autoCreateTopicEnable, queues] of [
    [true, 4],
    [false, 1],
  ] as const) {
    it(`goes to a topic of ${queues}, and of one queue when it is dead, with autoCreateTopicEnable=${autoCreateTopicEnable}`, async () => {
      await using one = await oneBroker({ config: { autoCreateTopicEnable } })
      await retry(one, {})
      await retry(one, { reconsumeTimes: 17, maxReconsumeTimes: 16 })
      const { topics } = one.cluster.broker().running

      const made = { perm: 6, order: false }
      expect(topics.get(retryTopic)).to.include({ ...made, readQueueNums: queues, writeQueueNums: queues })
      expect(topics.get(deadLetterTopic)).to.include({ ...made, readQueueNums: 1, writeQueueNums: 1 })
    })
  }

  it('is refused for an unknown group', async () => {
    await using one = await oneBroker({ config: { autoCreateSubscriptionGroup: false } })

    const error = await refusalOf(retry(one, {}))

    expect(error.responseCode).to.equal(26)
    expect(error.remark).to.match(/^subscription group not exist, billing /)
  })
})
