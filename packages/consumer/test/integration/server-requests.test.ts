// SPDX-License-Identifier: Apache-2.0
// What administrators ask of a consumer, through a broker.
import type { OffsetMoved } from '@rocketmq-ts/consumer'
import {
  consumeMessageDirectly,
  encodeOffsetMessageId,
  getConsumerConnectionList,
  getConsumerRunningInfo,
  invokeBrokerToGetConsumerStatus,
  invokeBrokerToResetOffset,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { clusterVersion, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('an administrator', cluster => {
  const broker = async () => (await cluster.brokerAddrs())[0] ?? ''

  it('sees the settings, the queues and the figures of a consumer', async () => {
    const topic = await cluster.topic('info', { queues: 2 })
    const group = await cluster.group('CG_info')
    let release: () => void = () => undefined
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      pullBatchSize: 7,
      userConsumerInfo: () => ({ room: 'north' }),
      async handler({ body }) {
        if (body.toString() === '3') await new Promise<void>(resolve => (release = resolve))
      },
    })
    void consumer.subscribe(topic, 'A || B')
    await consumer.start()
    await cluster.send(...numbered(topic, 6, { tags: 'A' }))
    await waitFor('five messages', () => {
      const status = consumer.runningInfo().statusTable.get(topic)
      return Math.round((status?.consumeOKTPS ?? 0) * 60) === 5
    })
    const clientId = consumer.defaultMQPushConsumerImpl.instance.clientId
    const { body } = await cluster.remoting.call(await broker(), getConsumerRunningInfo, {
      consumerGroup: group,
      clientId,
    })
    release()

    expect(Object.fromEntries(body.properties)).to.include({
      PROP_CONSUMEORDERLY: 'false',
      PROP_CONSUME_TYPE: 'CONSUME_PASSIVELY',
      PROP_THREADPOOL_CORE_SIZE: '20',
      messageModel: 'CLUSTERING',
      pullBatchSize: '7',
      consumerGroup: group,
    })
    expect(body.properties.get('PROP_NAMESERVER_ADDR')).to.contain(cluster.namesrvAddr)
    expect(Number(body.properties.get('PROP_CONSUMER_START_TIMESTAMP'))).to.be.greaterThan(1_700_000_000_000)
    expect(body.subscriptionSet.map(each => [each.topic, each.subString])).to.deep.include.members([
      [topic, 'A || B'],
      [`%RETRY%${group}`, '*'],
    ])
    const held = body.mqTable.find(({ queue, cachedMsgCount }) => queue.topic === topic && cachedMsgCount > 0)
    expect(held).to.include({
      cachedMsgMinOffset: 1,
      cachedMsgMaxOffset: 1,
      cachedMsgCount: 1,
      dropped: false,
      locked: false,
    })
    expect(held?.lastPullTimestamp).to.be.greaterThan(1_700_000_000_000)
    expect(held?.lastConsumeTimestamp).to.be.greaterThan(1_700_000_000_000)
    expect(body.statusTable.get(topic)?.consumeFailedMsgs).to.equal(0)
    expect(body.userConsumerInfo?.get('room')).to.equal('north')
  })

  it('sees what the process does, when it asks for stacks', async () => {
    const group = await cluster.group('CG_stacks')
    const topic = await cluster.topic('stacks')
    await using consumer = pushConsumer(cluster, { consumerGroup: group, handler: () => undefined })
    void consumer.subscribe(topic)
    await consumer.start()
    const clientId = consumer.defaultMQPushConsumerImpl.instance.clientId
    const fields = { consumerGroup: group, clientId, jstackEnable: true }
    const { body } = await cluster.remoting.call(await broker(), getConsumerRunningInfo, fields)

    expect(body.jstack).to.contain('handlers that run: 0')
  })

  it('sees who is in a group, and how it consumes', async () => {
    const group = await cluster.group('CG_who')
    const topic = await cluster.topic('who')
    await using consumer = pushConsumer(cluster, { consumerGroup: group, handler: () => undefined })
    void consumer.subscribe(topic)
    await consumer.start()
    const { body } = await cluster.remoting.call(await broker(), getConsumerConnectionList, { consumerGroup: group })

    expect(body).to.include({
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: 'CLUSTERING',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    expect(body.connectionSet.map(({ clientId }) => clientId)).to.deep.equal([
      consumer.defaultMQPushConsumerImpl.instance.clientId,
    ])
  })

  it('resets the offset of a group that runs', async () => {
    const topic = await cluster.topic('reset', { queues: 1 })
    const group = await cluster.group('CG_reset')
    const seen: string[] = []
    const moved: OffsetMoved[] = []
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      handler: ({ body }) => void seen.push(body.toString()),
    })
    consumer.on('offsetMoved', move => moved.push(move))
    void consumer.subscribe(topic)
    await consumer.start()
    await cluster.send(...numbered(topic, 3))
    await waitFor('all messages', () => seen.length === 3)
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    const fields = { topic, group, timestamp: 0, isForce: true }
    await cluster.remoting.call(await broker(), invokeBrokerToResetOffset, fields)
    // 5.x tells it with the answer to the next pull, 4.9 tells the client.
    await cluster.send({ topic, body: 'wake up' })
    await waitFor('the messages again', () => seen.filter(body => body === '3').length === 2, 25_000)
    await waitFor('the last one', () => seen.at(-1) === 'wake up')

    expect(moved.at(-1)).to.include({ to: 0, reason: clusterVersion.startsWith('5') ? 'illegal' : 'reset' })
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([4])
  })

  it('resets the offset of a queue that goes from one member to another and back meanwhile', async () => {
    const topic = await cluster.topic('reset-moved', { queues: 1 })
    const group = await cluster.group('CG_reset_moved')
    await cluster.send(...numbered(topic, 10))
    const seen: string[] = []
    const member = (clientIP: string, handler: (text: string) => Promise<void> | void) =>
      pushConsumer(cluster, { consumerGroup: group, clientIP, handler: ({ body }) => handler(body.toString()) })
    await using first = member('10.0.0.2', text => void seen.push(text))
    void first.subscribe(topic)
    await first.start()
    await waitFor('all messages', () => seen.length === 10)
    // Its address makes it the one that gets the only queue.
    let isStuck = false
    const others: string[] = []
    const second = member('10.0.0.1', async text => {
      others.push(text)
      if (text !== '4') return
      isStuck = true
      await new Promise(() => undefined)
    })
    void second.subscribe(topic)
    await second.start()
    const queuesOfFirst = () => first.runningInfo().mqTable.filter(({ queue }) => queue.topic === topic)
    await waitFor('the move', () => queuesOfFirst().length === 0)
    // A pull of the first one that a broker still holds would take the reset; the message ends it.
    await cluster.send({ topic, body: 'moved' })
    await waitFor('the message', () => others.includes('moved'))
    const fields = { topic, group, timestamp: 0, isForce: true }
    await cluster.remoting.call(await broker(), invokeBrokerToResetOffset, fields)
    // 5.x tells it with the answer to the next pull.
    await cluster.send({ topic, body: 'wake up' })
    await waitFor('the fourth message again', () => isStuck, 25_000)
    await second.close({ timeoutMs: 0 })
    await waitFor('the rest', () => seen.includes('wake up'), 25_000)

    expect(seen.slice(10)).to.deep.equal(['4', '5', '6', '7', '8', '9', '10', 'moved', 'wake up'])
  })

  it('sees the offsets that a consumer holds', async () => {
    const topic = await cluster.topic('status', { queues: 1 })
    const group = await cluster.group('CG_status')
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      handler: ({ body }) => void seen.push(body.toString()),
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await cluster.send(...numbered(topic, 3))
    await waitFor('all messages', () => seen.length === 3)
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    const { body } = await cluster.remoting.call(await broker(), invokeBrokerToGetConsumerStatus, { topic, group })

    const offsets = body.consumerTable.get(consumer.defaultMQPushConsumerImpl.instance.clientId)
    expect(offsets).to.have.length(1)
    expect(offsets?.[0]).to.deep.include({ offset: 3 })
  })

  it('sees no offsets of queues that the consumer does not have any more', async () => {
    const topics = [await cluster.topic('status', { queues: 1 }), await cluster.topic('status', { queues: 1 })] as const
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { handler: ({ topic }) => void seen.push(topic) })
    for (const topic of topics) void consumer.subscribe(topic)
    await consumer.start()
    for (const topic of topics) await cluster.send({ topic, body: 'x' })
    await waitFor('both messages', () => seen.length === 2)
    const known = (topic: string) => consumer.defaultMQPushConsumerImpl.consumerStatus(topic).messageQueueTable.length
    const before = topics.map(known)

    void consumer.unsubscribe(topics[0])

    await waitFor('the end of the queue', () =>
      consumer.runningInfo().mqTable.every(({ queue }) => queue.topic !== topics[0]),
    )
    await waitFor('the end of its offset', () => known(topics[0]) === 0)
    expect(before).to.deep.equal([1, 1])
    expect(known(topics[1])).to.equal(1)
  })

  it('has one message consumed in order, and sees the locks', async () => {
    const topic = await cluster.topic('direct', { queues: 1 })
    const group = await cluster.group('CG_direct')
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      ordered: true,
      handler({ body }) {
        if (body.toString() === 'back') return { rollback: true }
        return body.toString() === 'open' ? { commit: false } : { retryAfter: 50 }
      },
    })
    void consumer.subscribe(topic, 'never')
    await consumer.start()
    await consumer.ready()
    await cluster.send({ topic, body: 'back' }, { topic, body: 'open' }, { topic, body: 'later' })
    const clientId = consumer.defaultMQPushConsumerImpl.instance.clientId
    const results = []
    for (const { storeHost: host, commitLogOffset } of await cluster.messages(topic, 3)) {
      const fields = { consumerGroup: group, clientId, msgId: encodeOffsetMessageId({ host, commitLogOffset }) }
      results.push((await cluster.remoting.call(await broker(), consumeMessageDirectly, fields)).body)
    }
    const { body } = await cluster.remoting.call(await broker(), getConsumerRunningInfo, {
      consumerGroup: group,
      clientId,
    })

    expect(results.map(({ consumeResult, order, autoCommit }) => [consumeResult, order, autoCommit])).to.deep.equal([
      ['CR_ROLLBACK', true, false],
      ['CR_SUCCESS', true, false],
      ['CR_LATER', true, true],
    ])
    const held = body.mqTable.find(({ queue }) => queue.topic === topic)
    expect(body.properties.get('PROP_CONSUMEORDERLY')).to.equal('true')
    expect(held).to.include({ locked: true, dropped: false })
    expect(held?.lastLockTimestamp).to.be.greaterThan(1_700_000_000_000)
  })

  it('has one message consumed, and is told how that ended', async () => {
    const topic = await cluster.topic('direct', { queues: 1 })
    const group = await cluster.group('CG_direct')
    const seen: MessageExt[] = []
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      handler(message) {
        seen.push(message)
        if (message.body.toString() === 'bad') throw new TypeError('cannot read it')
        return message.body.toString() === 'later' ? { delayLevel: 3 } : undefined
      },
    })
    void consumer.subscribe(topic, 'never')
    await consumer.start()
    await consumer.ready()
    await cluster.send({ topic, body: 'good' }, { topic, body: 'bad' }, { topic, body: 'later' })
    const results = []
    const stored = await waitFor('the stored messages', async () => {
      const messages = await cluster.messages(topic)
      return messages.length === 3 ? messages : undefined
    })
    for (const { storeHost: host, commitLogOffset } of stored) {
      const msgId = encodeOffsetMessageId({ host, commitLogOffset })
      const clientId = consumer.defaultMQPushConsumerImpl.instance.clientId
      const fields = { consumerGroup: group, clientId, msgId }
      results.push((await cluster.remoting.call(await broker(), consumeMessageDirectly, fields)).body)
    }

    expect(seen.map(({ body, topic: of }) => [body.toString(), of])).to.deep.equal([
      ['good', topic],
      ['bad', topic],
      ['later', topic],
    ])
    expect(results.map(({ consumeResult }) => consumeResult)).to.deep.equal([
      'CR_SUCCESS',
      'CR_THROW_EXCEPTION',
      'CR_LATER',
    ])
    expect(results[0]).to.include({ order: false, autoCommit: true })
    expect(results[1]?.remark).to.contain('TypeError: cannot read it')
  })
})
