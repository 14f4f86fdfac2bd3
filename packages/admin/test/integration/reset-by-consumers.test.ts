// SPDX-License-Identifier: Apache-2.0
// Brokers before 5.1, and later ones when they are set to, leave a reset to the consumers that are online.
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { isVersion5, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { firstBroker, storeMessages } from '../support/store-messages.js'

onEachCluster(
  'a reset that brokers leave to consumers',
  cluster => {
    let admin: DefaultMQAdminExt
    let brokerName: string

    before(async () => {
      admin = await adminOf(cluster)
      ;({ brokerName } = await firstBroker(cluster))
    })
    after(() => admin.close())

    async function filledQueue(): Promise<MessageQueue> {
      const topic = await cluster.topic('reset', { queues: 1 })
      const queue = { topic, brokerName, queueId: 0 }
      await storeMessages(cluster, { topic }, 3)
      await waitFor('the queue to be built', async () => (await admin.offsets.max(queue)) === 3)
      return queue
    }

    it('reaches the consumers that are online', async () => {
      const queue = await filledQueue()
      const group = await cluster.group('online')
      await admin.offsets.set(group, queue, 3)
      await using consumer = await OnlineConsumer.start(cluster, group, queue.topic)

      const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'earliest' })

      expect(moved).to.deep.equal([{ queue, offset: 0 }])
      expect(
        await waitFor('the consumer to be told', () => consumer.resets.length > 0 && consumer.resets),
      ).to.deep.equal(moved)
    })

    it('passes over what was not consumed, when it is told to', async () => {
      const queue = await filledQueue()
      const group = await cluster.group('forward')
      await admin.offsets.set(group, queue, 1)
      await using consumer = await OnlineConsumer.start(cluster, group, queue.topic)

      const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'latest' })

      expect(moved).to.deep.equal([{ queue, offset: 3 }])
      await waitFor('the consumer to be told', () => consumer.resets.length > 0)
      expect(consumer.resets).to.deep.equal(moved)
    })

    it('moves the stored offsets of a group that is offline', async () => {
      const queue = await filledQueue()
      const group = await cluster.group('offline')
      await admin.offsets.set(group, queue, 3)

      const moved = await admin.offsets.reset({ group, topic: queue.topic, to: Date.now() - 3_600_000 })

      expect(moved).to.deep.equal([{ queue, offset: 0 }])
      expect(await admin.offsets.read(group, queue)).to.equal(0)
    })

    it('stores offsets for a group that has never consumed', async () => {
      const queue = await filledQueue()
      const group = await cluster.group('new')

      const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'latest' })

      expect(moved).to.deep.equal([{ queue, offset: 3 }])
      expect(await admin.offsets.read(group, queue)).to.equal(3)
    })
  },
  isVersion5 ? { config: { useServerSideResetOffset: false } } : {},
)
