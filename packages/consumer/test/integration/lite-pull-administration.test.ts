// SPDX-License-Identifier: Apache-2.0
// What administrators ask of a lite pull consumer, through a broker.
import type { OffsetMoved } from '@rocketmq-ts/consumer'
import { BrokerError } from '@rocketmq-ts/core'
import {
  consumeMessageDirectly,
  encodeOffsetMessageId,
  getConsumerConnectionList,
  getConsumerRunningInfo,
  invokeBrokerToGetConsumerStatus,
  invokeBrokerToResetOffset,
} from '@rocketmq-ts/protocol'
import { onEachCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { committedOffsets, numbered } from '../push-consumer.js'

onEachCluster('an administrator of a lite pull consumer', cluster => {
  const broker = async () => (await cluster.brokerAddrs())[0] ?? ''

  const opened = async (prefix: string) => {
    const topic = await cluster.topic(prefix, { queues: 1 })
    const consumerGroup = await cluster.group(`CG_${prefix}`)
    await cluster.send(...numbered(topic, 3))
    const consumer = litePullConsumer(cluster, {
      consumerGroup,
      subscriptions: { [topic]: '*' },
      pullBatchSize: 2,
      userConsumerInfo: () => ({ room: 'south' }),
    })
    await consumer.start()
    return { topic, consumerGroup, consumer, clientId: consumer.defaultLitePullConsumerImpl.instance.clientId }
  }

  it('sees its settings, its queues and its place in the group', async () => {
    const { topic, consumerGroup, consumer, clientId } = await opened('info')
    await using _closing = consumer
    await consumer.poll({ maxMessages: 1 })
    const fields = { consumerGroup, clientId, jstackEnable: true }
    const { body: info } = await cluster.remoting.call(await broker(), getConsumerRunningInfo, fields)
    const { body: group } = await cluster.remoting.call(await broker(), getConsumerConnectionList, { consumerGroup })

    expect(Object.fromEntries(info.properties)).to.include({
      PROP_CONSUME_TYPE: 'CONSUME_ACTIVELY',
      consumerGroup,
      pullBatchSize: '2',
      autoCommit: 'true',
    })
    expect(info.subscriptionSet.map(({ subString }) => subString)).to.deep.equal(['*'])
    expect(info.mqTable[0]?.queue).to.include({ topic, queueId: 0 })
    expect(info.mqTable[0]).to.include({ cachedMsgMinOffset: 0, dropped: false })
    expect(info.userConsumerInfo?.get('room')).to.equal('south')
    expect(info.jstack).to.contain('handlers that run: 1')
    expect(group.consumeType).to.equal('CONSUME_ACTIVELY')
    expect(group.connectionSet.map(connection => connection.clientId)).to.deep.equal([clientId])
  })

  it('sees the offsets that it has committed', async () => {
    const { topic, consumerGroup, consumer, clientId } = await opened('status')
    await using _closing = consumer
    await pollFor(consumer, 3)
    await consumer.commitSync()
    const fields = { topic, group: consumerGroup }
    const { body } = await cluster.remoting.call(await broker(), invokeBrokerToGetConsumerStatus, fields)

    expect(body.consumerTable.get(clientId)?.map(({ offset }) => offset)).to.deep.equal([3])
  })

  it('resets its offset while it runs', async () => {
    const { topic, consumerGroup, consumer } = await opened('reset')
    await using _closing = consumer
    const moved: OffsetMoved[] = []
    consumer.on('offsetMoved', move => moved.push(move))
    await pollFor(consumer, 3)
    await consumer.commitSync()
    const fields = { topic, group: consumerGroup, timestamp: 0, isForce: true }
    await cluster.remoting.call(await broker(), invokeBrokerToResetOffset, fields)
    // 5.x tells it with the answer to the next pull, 4.9 tells the client.
    await cluster.send({ topic, body: 'wake up' })
    const bodies: string[] = []
    while (bodies.filter(body => body === 'wake up').length === 0 || !bodies.includes('1')) {
      bodies.push(...(await pollFor(consumer, 1)).map(({ body }) => body.toString()))
    }
    await consumer.commitSync()

    expect(moved.at(-1)).to.include({ to: 0 })
    expect(bodies.slice(-4)).to.deep.equal(['1', '2', '3', 'wake up'])
    expect(await committedOffsets(cluster, consumerGroup, topic)).to.deep.equal([4])
  })

  it('is told that it has no handler which could be called directly', async () => {
    const { topic, consumerGroup, consumer, clientId } = await opened('direct')
    await using _closing = consumer
    const [message] = await cluster.messages(topic, 1)
    const { storeHost: host = '', commitLogOffset = 0 } = message ?? {}
    const fields = { consumerGroup, clientId, msgId: encodeOffsetMessageId({ host, commitLogOffset }) }
    const failure = await cluster.remoting
      .call(await broker(), consumeMessageDirectly, fields)
      .catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(BrokerError)
    expect((failure as BrokerError).remark).to.contain('not exist in this consumer')
  })
})
