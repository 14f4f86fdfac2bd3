// SPDX-License-Identifier: Apache-2.0
// A queue of a static topic that has moved: its broker answers for all of it, also for what lies on the other one.
import { BrokerError } from '@rocketmq-ts/core'
import {
  decodeRecords,
  getEarliestMsgStoretime,
  getMaxOffset,
  getMinOffset,
  isBadRecord,
  pullMessage,
  pullSysFlag,
  queryConsumerOffset,
  searchOffsetByTimestamp,
  sendMessageV2,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { onEachVersion5, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'

onEachVersion5(
  'a queue that has moved to another broker',
  cluster => {
    const queue = { topic: uniqueName('moved'), queueId: 0 }
    let group: string
    let [from, to] = ['', '']
    /** The answer to the first send to the new broker. */
    let sent: Awaited<ReturnType<typeof send>>

    async function send(address: string, body: string) {
      const fields = {
        ...queue,
        producerGroup: 'raw',
        defaultTopic: 'TBW102',
        defaultTopicQueueNums: 4,
        sysFlag: 0,
        flag: 0,
        bornTimestamp: Date.now(),
      }
      return cluster.remoting.call(address, sendMessageV2, fields, { body: Buffer.from(body) })
    }

    async function pull(queueOffset: number) {
      const answer = await cluster.remoting.call(to, pullMessage, {
        ...queue,
        consumerGroup: group,
        queueOffset,
        maxMsgNums: 32,
        commitOffset: 0,
        suspendTimeoutMillis: 0,
        sysFlag: pullSysFlag('SUBSCRIPTION'),
        subscription: '*',
        subVersion: 0,
      })
      const { answer: said, nextBeginOffset, minOffset, maxOffset, offsetDelta, body } = answer
      const bodies = decodeRecords(body).map(item => (isBadRecord(item) ? item.error : item.body.toString()))
      return { said, nextBeginOffset, minOffset, maxOffset, offsetDelta, bodies }
    }

    before(async () => {
      const admin = await adminOf(cluster)
      const brokers = [...(await admin.cluster.info()).brokers]
      const [one = '', other = ''] = brokers.map(([name]) => name)
      ;[from, to] = brokers.map(([, { addresses }]) => addresses.get(0) ?? '') as [string, string]
      group = await cluster.group('CG_moved')
      await admin.topics.growStatic(queue.topic, { queues: 1, brokers: [one] })
      for (const body of ['one', 'two', 'three']) await send(from, body)
      await waitFor('the messages', async () => {
        const { offset } = await cluster.remoting.call(from, getMaxOffset, queue)
        return offset === 3
      })
      await cluster.remoting.call(from, updateConsumerOffset, { ...queue, consumerGroup: group, commitOffset: 2 })
      await admin.topics.moveStatic(queue.topic, { brokers: [other] })
      await admin.close()
      await waitFor('the new broker to know the old one', () =>
        cluster.remoting.call(to, getMinOffset, queue).catch(() => undefined),
      )
      sent = await send(to, 'four')
      await waitFor('the message', async () => (await pull(10_000)).bodies.length === 1)
    })

    it('is answered for by its new broker alone', async () => {
      const refused = await rejection(send(from, 'late'))

      expect(refused).to.be.instanceOf(BrokerError).with.property('responseName', 'NOT_LEADER_FOR_QUEUE')
      expect((await rejection(cluster.remoting.call(from, getMinOffset, queue))).message).to.include('is not leader')
    })

    it('begins where it began, and ends behind the room that was left when it moved', async () => {
      expect((await cluster.remoting.call(to, getMinOffset, queue)).offset).to.equal(0)
      expect((await cluster.remoting.call(to, getMaxOffset, queue)).offset).to.equal(10_001)
      expect((await cluster.remoting.call(to, getEarliestMsgStoretime, queue)).timestamp).to.be.greaterThan(0)
    })

    it('keeps the position of a group that stopped before, and takes its next one', async () => {
      const position = async () =>
        (await cluster.remoting.call(to, queryConsumerOffset, { ...queue, consumerGroup: group })).offset
      const commit = (commitOffset: number) =>
        cluster.remoting.call(to, updateConsumerOffset, { ...queue, consumerGroup: group, commitOffset })

      expect(await position()).to.equal(2)
      await commit(3)
      expect(await position()).to.equal(3)
      await commit(10_000)
      expect(await position()).to.equal(10_000)
    })

    it('is read from its first message to its last one, over both brokers', async () => {
      expect([sent.queueId, sent.queueOffset]).to.deep.equal([0, 10_000])
      expect(await pull(0)).to.deep.equal({
        said: 'SUCCESS',
        nextBeginOffset: 3,
        minOffset: 0,
        maxOffset: 10_000,
        offsetDelta: 0,
        bodies: ['one', 'two', 'three'],
      })
      expect(await pull(3)).to.deep.equal({
        said: 'PULL_RETRY_IMMEDIATELY',
        nextBeginOffset: 10_000,
        minOffset: 10_000,
        maxOffset: 10_000,
        offsetDelta: 10_000,
        bodies: [],
      })
      expect(await pull(10_000)).to.deep.equal({
        said: 'SUCCESS',
        nextBeginOffset: 10_001,
        minOffset: 10_000,
        maxOffset: 10_001,
        offsetDelta: 10_000,
        bodies: ['four'],
      })
      expect((await pull(10_001)).said).to.equal('PULL_NOT_FOUND')
      expect((await pull(10_009)).nextBeginOffset).to.equal(10_001)
    })

    it('is searched by time as far as real brokers do it', async () => {
      const search = async (timestamp: number) =>
        (await cluster.remoting.call(to, searchOffsetByTimestamp, { ...queue, timestamp })).offset

      // The stretch of the broker that is asked overrules: it begins at 0, which is taken for "nothing there".
      expect(await search(0)).to.equal(0)
      expect(await search(Date.now() + 60_000)).to.equal(10_001)
    })
  },
  { brokers: 2 },
)
