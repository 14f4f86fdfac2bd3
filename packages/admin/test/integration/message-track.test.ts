// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { onEachCluster } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { storeMessage } from '../support/store-messages.js'

onEachCluster('the track of a message', cluster => {
  let admin: DefaultMQAdminExt

  before(async () => {
    admin = await adminOf(cluster)
  })
  after(() => admin.close())

  it('tells what became of it in each group, by offsets and members', async () => {
    const topic = await cluster.topic('tracked', { queues: 1 })
    const [online, offline] = [await cluster.group('online'), await cluster.group('offline')]
    const { queue, queueOffset, messageId } = await storeMessage(cluster, { topic })
    await admin.offsets.set(online, queue, queueOffset)
    await admin.offsets.set(offline, queue, queueOffset + 1)
    await using _consumer = await OnlineConsumer.start(cluster, online, topic)
    const message = await admin.messages.at(queue, queueOffset)
    expect(message.messageId).to.equal(messageId)

    expect(await admin.messages.track(message)).to.have.deep.members([
      { group: online, track: 'NOT_CONSUME_YET' },
      { group: offline, track: 'NOT_ONLINE' },
    ])
    await admin.offsets.set(online, queue, queueOffset + 1)
    expect(await admin.messages.track(message)).to.deep.include({ group: online, track: 'CONSUMED' })
  }).timeout(60_000)
})
