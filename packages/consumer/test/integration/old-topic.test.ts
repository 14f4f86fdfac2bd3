// SPDX-License-Identifier: Apache-2.0
// Where a group begins in a topic whose oldest messages are gone: only there do brokers say that a new group has no
// offset, and only there do the rules differ. The expectations are those of Java's client.
// [RebalancePushImpl.java computePullFromWhereWithException, DefaultMQPushConsumerImpl.java OFFSET_ILLEGAL]
import type { OffsetMoved } from '@rocketmq-ts/consumer'
import {
  deleteExpiredCommitLog,
  getMinOffset,
  queryConsumerOffset,
  updateConsumerOffset,
  type ConsumeFromWhere,
} from '@rocketmq-ts/protocol'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

const segmentBytes = 65_536

onEachCluster(
  'the start of a group in a topic whose oldest messages are gone',
  cluster => {
    let topic: string
    let address: string
    /** The oldest message that is left. */
    let first: number
    /** Position behind the old messages; a few newer ones follow. */
    let newer: number
    /** Between the two. */
    let moment: number

    before('store messages until the oldest ones are deleted', async function () {
      this.timeout(180_000)
      topic = await cluster.topic('old', { queues: 1 })
      address = (await cluster.brokerAddrs())[0] ?? ''
      // The last segment is never deleted: some of these stay.
      await cluster.send(...numbered(topic, 150, { body: Buffer.alloc(1000, 'old') }))
      first = await waitFor('the deletion', deleted, 120_000)
      const old = (await cluster.messages(topic, 150 - first)).at(-1)
      newer = (old?.queueOffset ?? 0) + 1
      await waitFor('another millisecond', () => Date.now() > (old?.storeTimestamp ?? 0) + 2)
      moment = Date.now()
      await cluster.send({ topic, body: 'newer' }, { topic, body: 'newest' })
      await cluster.messages(topic, newer - first + 2)
    })

    async function deleted(): Promise<number | false> {
      await cluster.remoting.call(address, deleteExpiredCommitLog, {})
      const { offset } = await cluster.remoting.call(address, getMinOffset, { topic, queueId: 0 })
      return offset > 0 && offset
    }

    /** What a consumer of the group sees first when it starts, and moves of its offset. */
    async function begun(
      consumerGroup: string,
      consumeFromWhere: ConsumeFromWhere,
    ): Promise<{ offset: number; moves: OffsetMoved[] }> {
      const seen: number[] = []
      const moves: OffsetMoved[] = []
      await using consumer = pushConsumer(cluster, {
        consumerGroup,
        consumeFromWhere,
        consumeTimestamp: moment,
        consumeConcurrency: 1,
        handler: ({ queueOffset }) => void seen.push(queueOffset),
      })
      consumer.on('offsetMoved', move => moves.push(move))
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.send({ topic, body: 'last' })
      const offset = await waitFor('a message', () => seen[0] ?? false, 20_000)
      return { offset, moves }
    }

    const end = async () => ((await cluster.messages(topic)).at(-1)?.queueOffset ?? 0) + 1

    it('that is new is asked to begin by its own rule', async () => {
      const fields = { topic, consumerGroup: await cluster.group('CG_asks'), queueId: 0 }
      const { answer } = await cluster.remoting.call(address, queryConsumerOffset, fields)

      expect(answer).to.equal('QUERY_NOT_FOUND')
    })

    it('that is new is the oldest message that is left, under CONSUME_FROM_FIRST_OFFSET; the move is told', async () => {
      const { offset, moves } = await begun(await cluster.group('CG_first'), 'CONSUME_FROM_FIRST_OFFSET')

      expect(offset).to.equal(first)
      expect(moves.map(({ from, to, reason }) => [from, to, reason])).to.deep.equal([[0, first, 'illegal']])
    })

    it('that is new is the end, under CONSUME_FROM_LAST_OFFSET', async () => {
      const last = await end()
      const { offset, moves } = await begun(await cluster.group('CG_last'), 'CONSUME_FROM_LAST_OFFSET')

      expect(offset).to.equal(last)
      expect(moves).to.deep.equal([])
    })

    it('that is new is the first message of a time, under CONSUME_FROM_TIMESTAMP', async () => {
      const { offset } = await begun(await cluster.group('CG_time'), 'CONSUME_FROM_TIMESTAMP')

      expect(offset).to.equal(newer)
    })

    for (const rule of ['CONSUME_FROM_LAST_OFFSET', 'CONSUME_FROM_FIRST_OFFSET', 'CONSUME_FROM_TIMESTAMP'] as const) {
      it(`that is known is where it stopped, also under ${rule}`, async () => {
        const consumerGroup = await cluster.group('CG_known')
        const fields = { topic, consumerGroup, queueId: 0, commitOffset: newer - 2 }
        await cluster.remoting.call(address, updateConsumerOffset, fields)

        expect((await begun(consumerGroup, rule)).offset).to.equal(newer - 2)
      })
    }

    it('that stopped at a message that is gone is the oldest one that is left; the move is told', async () => {
      const consumerGroup = await cluster.group('CG_gone')
      const fields = { topic, consumerGroup, queueId: 0, commitOffset: 1 }
      await cluster.remoting.call(address, updateConsumerOffset, fields)
      const { offset, moves } = await begun(consumerGroup, 'CONSUME_FROM_LAST_OFFSET')

      expect(offset).to.equal(first)
      expect(moves.map(({ from, to, reason }) => [from, to, reason])).to.deep.equal([[1, first, 'illegal']])
    })
  },
  { config: { mappedFileSizeCommitLog: segmentBytes, fileReservedTime: 0 } },
)
