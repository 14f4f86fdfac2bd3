// SPDX-License-Identifier: Apache-2.0
// Admins move groups: by the broker itself, or by telling the connected consumers.
import {
  heartbeat,
  heartbeatBody,
  invokeBrokerToResetOffset,
  queryConsumerOffset,
  resetConsumerClientOffset,
  resetOffsetForCppBody,
  sendMessageV2,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import { RemotingClient, RemotingCommand, type Fields, type RequestValues } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { send, sendFields } from '../../raw-client.js'
import { ReplayConnection } from '../../replay/replay-connection.js'

type Reset = Fields<typeof invokeBrokerToResetOffset>

describe('a reset of offsets', () => {
  let own: OneBroker
  afterEach(() => own[Symbol.asyncDispose]())

  async function begin(config: { useServerSideResetOffset: boolean }): Promise<void> {
    own = await oneBroker({ topics: [{ name: 'orders', queues: 2 }], config })
    for (let i = 0; i < 3; i++) {
      await send(own.client, own.broker, 'orders', `${i}`)
      await own.clock.advance(1000)
    }
    await own.client.call(own.broker, sendMessageV2, sendFields('orders', { queueId: 1 }), { body: Buffer.from('x') })
    own.cluster.broker().running.groups.find('billing')
    await commit(0, 2)
    await commit(1, 1)
  }

  const commit = (queueId: number, commitOffset: number) =>
    own.client.call(own.broker, updateConsumerOffset, {
      consumerGroup: 'billing',
      topic: 'orders',
      queueId,
      commitOffset,
    })
  const reset = (given: Partial<Reset>) =>
    own.client.call(own.broker, invokeBrokerToResetOffset, {
      group: 'billing',
      topic: 'orders',
      timestamp: 0,
      isForce: true,
      ...given,
    })
  const position = async (queueId: number) =>
    (await own.client.call(own.broker, queryConsumerOffset, { consumerGroup: 'billing', topic: 'orders', queueId }))
      .offset
  const offsetsOf = async (answer: ReturnType<typeof reset>) =>
    (await answer).body.offsetTable.map(({ offset }) => offset)

  describe('by the broker', () => {
    beforeEach(() => begin({ useServerSideResetOffset: true }))

    it('moves all queues to a time, or to the end', async () => {
      const second = own.clock.now() - 2000

      expect(await offsetsOf(reset({ timestamp: second }))).to.deep.equal([1, 0])
      expect([await position(0), await position(1)]).to.deep.equal([1, 0])
      expect(await offsetsOf(reset({ timestamp: -1 }))).to.deep.equal([3, 1])
    })

    it('moves one queue to a position, and leaves the other', async () => {
      const { body } = await reset({ queueId: 0, offset: 1 })

      expect(body.offsetTable).to.deep.equal([
        { queue: { topic: 'orders', brokerName: 'broker-a', queueId: 0 }, offset: 1 },
      ])
      expect([await position(0), await position(1)]).to.deep.equal([1, 1])
    })

    it('takes positions from the first message to one behind the end', async () => {
      expect(await offsetsOf(reset({ queueId: 0, offset: 0 }))).to.deep.equal([0])
      expect(await offsetsOf(reset({ queueId: 0, offset: 4 }))).to.deep.equal([4])
      const refusal = await refusalOf(reset({ queueId: 0, offset: 5 }))

      expect(refusal).to.include({ responseCode: 1 })
      expect(refusal.message).to.contain('Target offset 5 not in consume queue range [0-3]')
    })

    it('refuses topics and groups that are not there', async () => {
      expect(await refusalOf(reset({ topic: 'bills' }))).to.include({ responseCode: 17 })
      expect(await refusalOf(reset({ group: 'unknown' }))).to.include({ responseCode: 26 })
    })
  })

  describe('by the consumers', () => {
    beforeEach(() => begin({ useServerSideResetOffset: false }))

    /** What a member is told. */
    async function told(): Promise<RequestValues<typeof resetConsumerClientOffset>> {
      await introduce(own, 'member', { consumers: ['billing'] })
      const asked = new Promise<RequestValues<typeof resetConsumerClientOffset>>(resolve => {
        own.client.handle(resetConsumerClientOffset, request => {
          resolve(request)
          return undefined
        })
      })
      await reset({ timestamp: 0, isForce: false })
      return asked
    }

    it('tells each of them where to go on', async () => {
      const { group, topic, timestamp, isForce, queueId, body } = await told()

      expect({ group, topic, timestamp, isForce, queueId }).to.deep.equal({
        group: 'billing',
        topic: 'orders',
        timestamp: 0,
        isForce: false,
        queueId: -1,
      })
      expect(body.offsetTable.map(({ queue, offset }) => [queue.queueId, offset])).to.deep.equal([
        [0, 0],
        [1, 0],
      ])
      expect([await position(0), await position(1)]).to.deep.equal([2, 1])
    })

    it('moves nobody forward unless forced', async () => {
      await introduce(own, 'member', { consumers: ['billing'] })
      own.client.handle(resetConsumerClientOffset, () => undefined)

      expect(await offsetsOf(reset({ timestamp: -1, isForce: false }))).to.deep.equal([2, 1])
      expect(await offsetsOf(reset({ timestamp: -1, isForce: true }))).to.deep.equal([3, 1])
    })

    it('tells it as a list when a C++ tool asks', async () => {
      // Clients of this library do not read the list: a plain connection does.
      const member = await ReplayConnection.to(own.broker)
      const body = heartbeatBody.encode({
        clientId: 'member',
        heartbeatFingerprint: 0,
        withoutSub: false,
        producerDataSet: [],
        consumerDataSet: [
          {
            groupName: 'billing',
            consumeType: 'CONSUME_PASSIVELY',
            messageModel: 'CLUSTERING',
            consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
            subscriptionDataSet: [],
            unitMode: false,
          },
        ],
      })
      member.send(new RemotingCommand({ code: heartbeat.code, opaque: 1, language: 'CPP', version: 513, body }))
      await member.answer(1, 5000)
      const tool = new RemotingClient({ identity: { language: 'CPP', version: 513 } })
      const fields = { group: 'billing', topic: 'orders', timestamp: 0, isForce: true }
      await tool.call(own.broker, invokeBrokerToResetOffset, fields)
      const told = await member.request(resetConsumerClientOffset.code, 5000)
      await tool.close()
      member.close()

      expect(told?.extFields).to.deep.equal({
        group: 'billing',
        topic: 'orders',
        timestamp: '0',
        isForce: 'false',
        queueId: '-1',
      })
      expect(told?.isOneway).to.equal(true)
      expect(resetOffsetForCppBody.decode(told?.body ?? Buffer.alloc(0)).offsetTable).to.deep.equal(
        [0, 1].map(queueId => ({ topic: 'orders', brokerName: 'broker-a', queueId, offset: 0 })),
      )
    })

    it('is refused when nobody is there, or the group has no position', async () => {
      const absent = await refusalOf(reset({}))
      const newcomer = await refusalOf(reset({ group: 'newcomer' }))
      const missing = await refusalOf(reset({ topic: 'bills' }))

      expect(absent).to.include({ responseCode: 206 })
      expect(absent.message).to.contain('Consumer not online, so can not reset offset, Group: billing Topic: orders')
      expect(newcomer.message).to.contain('THe consumer group <newcomer> not exist')
      expect(missing).to.include({
        responseCode: 17,
        remark: '[reset-offset] reset offset failed, no topic in this broker. topic=bills',
      })
    })
  })
})
