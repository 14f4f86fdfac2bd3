// SPDX-License-Identifier: Apache-2.0
// How a consumer starts, ends, and is never silently dead.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { ClosedError, NameServerError, StateError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import {
  getConsumerConnectionList,
  pullMessage,
  sendMessageV2,
  unregisterClient,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, rawSend, runningMs, uniqueName, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer } from '../lite-pull-consumer.js'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'
import { simpleConsumer } from '../simple-consumer.js'

onEachCluster('closing a consumer', cluster => {
  async function members(group: string): Promise<readonly string[]> {
    const address = (await cluster.brokerAddrs())[0] ?? ''
    const fields = { consumerGroup: group }
    const answer = await cluster.remoting.call(address, getConsumerConnectionList, fields).catch(() => undefined)
    return (answer?.body.connectionSet ?? []).map(({ clientId }) => clientId)
  }

  it('lets running handlers end, commits what they did, and leaves the group', async () => {
    const topic = await cluster.topic('drain', { queues: 1 })
    const group = await cluster.group('CG_drain')
    await cluster.send(...numbered(topic, 10))
    const releases: (() => void)[] = []
    let done = 0
    const consumer = pushConsumer(cluster, {
      consumerGroup: group,
      consumeConcurrency: 3,
      async handler() {
        await new Promise<void>(resolve => releases.push(resolve))
        done++
      },
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('three handlers', () => releases.length === 3)
    const closing = consumer.close()
    // A close that did not wait would have given the handlers up before this answer.
    const whileItCloses = await members(group)
    for (const release of releases) release()
    await closing
    await consumer.closed

    expect(whileItCloses).to.have.length(1)
    expect(releases).to.have.length(3)
    expect(done).to.equal(3)
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([3])
    expect(await members(group)).to.deep.equal([])
    expect(consumer.serviceState).to.equal('SHUTDOWN_ALREADY')
  })

  it('waits no longer than it may, tells the handler, and does not commit what it did not do', async () => {
    const topic = await cluster.topic('stuck', { queues: 1 })
    const group = await cluster.group('CG_stuck')
    await cluster.send(...numbered(topic, 2))
    let reason: unknown
    let isRunning = false
    const consumer = pushConsumer(cluster, {
      consumerGroup: group,
      consumeConcurrency: 1,
      handler({ body }, { signal }) {
        if (body.toString() === '1') return undefined
        isRunning = true
        signal.addEventListener('abort', () => {
          reason = signal.reason
        })
        return new Promise<undefined>(() => undefined)
      },
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the handler', () => isRunning)
    const startedAt = runningMs()
    await consumer.close({ timeoutMs: 50 })

    expect(runningMs() - startedAt).to.be.lessThan(3000)
    expect(reason).to.be.instanceOf(ClosedError)
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([1])
  })

  it('is done once, however often it is asked for, and by leaving the block', async () => {
    const topic = await cluster.topic('once')
    const group = await cluster.group('CG_once')
    {
      await using consumer = pushConsumer(cluster, { consumerGroup: group, handler: () => undefined })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await Promise.all([consumer.close(), consumer.shutdown(), consumer.close()])
    }

    expect(await members(group)).to.deep.equal([])
  })

  it('before it was started does nothing; afterwards it cannot be started', async () => {
    const consumer = pushConsumer(cluster, { handler: () => undefined })
    await consumer.close()
    await consumer.start()
    await consumer.close()

    const error = await consumer.start().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(StateError)
  })

  it('ends waits for it', async () => {
    const consumer = pushConsumer(cluster, { handler: () => undefined })
    void consumer.subscribe(uniqueName('nowhere'))
    await consumer.start()
    const waiting = consumer.ready().catch((error: unknown) => error)
    await consumer.close()

    expect(await waiting).to.be.instanceOf(StateError)
  })

  it('leaves others on the same instance alone', async () => {
    const topic = await cluster.topic('others')
    const manager = new MQClientManager()
    const seen: string[] = []
    const first = pushConsumer(cluster, { manager, handler: () => undefined })
    await using second = pushConsumer(cluster, { manager, handler: ({ body }) => void seen.push(body.toString()) })
    void first.subscribe(topic)
    void second.subscribe(topic)
    await first.start()
    await second.start()
    const isShared = first.defaultMQPushConsumerImpl.instance === second.defaultMQPushConsumerImpl.instance
    await first.close()
    await cluster.send({ topic, body: 'still here' })
    await waitFor('the message', () => seen.length === 1)

    expect(isShared).to.equal(true)
    expect(manager.factoryTable.size).to.equal(1)
  })

  itEmbedded(
    'commits after the offsets that its last pulls carry, however late a broker takes them',
    'a slow pull',
    async () => {
      const topic = await cluster.topic('overtaken', { queues: 1 })
      const group = await cluster.group('CG_overtaken')
      await cluster.send(...numbered(topic, 2))
      const releases: (() => void)[] = []
      // Brokers take pulls of groups that are there; this member leaves all queues to the other one.
      await using idle = pushConsumer(cluster, {
        consumerGroup: group,
        allocateMessageQueueStrategy: { name: 'NONE', allocate: () => [] },
        handler: () => undefined,
      })
      void idle.subscribe(topic)
      await idle.start()
      // Its time stands still, so that it is told when the broker had time enough.
      const clock = new VirtualClock(Date.now())
      const consumer = pushConsumer(cluster, {
        consumerGroup: group,
        clock,
        allocateMessageQueueStrategy: { name: 'ALL', allocate: ({ queues }) => queues },
        async handler({ body }) {
          if (body.toString() !== '1') await new Promise<void>(resolve => releases.push(resolve))
        },
      })
      void consumer.subscribe(topic)
      await consumer.start()
      await waitFor('the second handler', () => releases.length === 1)
      let takeIt: (() => void) | undefined
      let isTaken = false
      const undo = cluster.embedded.intercept(pullMessage, async (request, _context, proceed) => {
        if (request.topic !== topic || request.queueOffset !== 3) return proceed()
        await new Promise<void>(resolve => (takeIt = resolve))
        // It is held: only its beginning is waited for.
        const pulling = proceed()
        setImmediate(() => (isTaken = true))
        return pulling
      })
      // The message ends the pull that is held; the next one carries that only the first message is done.
      await cluster.send({ topic, body: '3' })
      await waitFor('the third handler and the pull', () => releases.length === 2 && takeIt !== undefined)
      for (const release of releases) release()
      const closing = consumer.close()
      // A commit that did not wait would be stored before this answer, and set back by the pull.
      const whileItCloses = await members(group)
      takeIt?.()
      await waitFor('the pull to be taken', () => isTaken)
      await virtualMs(clock, closing)
      undo()

      expect(whileItCloses).to.have.length(2)
      expect(await committedOffsets(cluster, group, topic)).to.deep.equal([3])
    },
  )

  itEmbedded('ends within a bound, also when no broker answers any more', 'a silent broker', async () => {
    const topic = await cluster.topic('silent', { queues: 2 })
    const consumer = pushConsumer(cluster, { handler: () => undefined })
    void consumer.subscribe(topic)
    await consumer.start()
    await consumer.ready()
    await cluster.send(...numbered(topic, 2))
    const undo = cluster.embedded.intercept(updateConsumerOffset, silence())
    const startedAt = runningMs()
    await consumer.close()
    undo()

    expect(runningMs() - startedAt).to.be.lessThan(9000)
  })

  for (const [kind, open] of Object.entries({
    'push consumer with traces': async (topic: string) => {
      const seen: string[] = []
      const handler = ({ body }: { readonly body: Buffer }) => void seen.push(body.toString())
      const subscriptions = { [topic]: '*' }
      const consumer = pushConsumer(cluster, { enableTrace: true, traceMsgBatchNum: 1, subscriptions, handler })
      await consumer.start()
      await waitFor('messages', () => seen.length === 40)
      return consumer
    },
    'lite pull consumer': async (topic: string) => {
      const consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
      await consumer.start()
      await consumer.poll({ timeoutMs: 5000 })
      await consumer.poll({ timeoutMs: 5000 })
      return consumer
    },
    'simple consumer': async (topic: string) => {
      const consumer = simpleConsumer(cluster, { subscriptions: { [topic]: '*' } })
      await consumer.start()
      await consumer.receive()
      return consumer
    },
  })) {
    itEmbedded(`takes no longer than it may: a ${kind}`, 'a silent broker', async () => {
      const topic = await cluster.topic('bounded', { queues: 2 })
      await cluster.send(...numbered(topic, 40))
      const undo = [sendMessageV2, updateConsumerOffset, unregisterClient].map(request =>
        cluster.embedded.intercept(request as typeof sendMessageV2, silence()),
      )
      const consumer = await open(topic)
      const startedAt = runningMs()
      await consumer.close({ timeoutMs: 500 })
      const elapsedMs = runningMs() - startedAt
      for (const end of undo) end()

      // Brokers get a second at least.
      expect(elapsedMs).to.be.lessThan(2500)
    })
  }
})

onEachCluster('starting a consumer', cluster => {
  it('can be aborted: the consumer is closed then', async () => {
    const topic = await cluster.topic('aborted')
    const aborter = new AbortController()
    const consumer = pushConsumer(cluster, { subscriptions: { [topic]: '*' }, handler: () => undefined })
    const starting = consumer.start({ signal: aborter.signal }).catch((error: unknown) => error)
    aborter.abort()
    const error = await starting
    await consumer.closed

    expect(error).to.include({ name: 'AbortError', code: 'ERR_ABORTED' })
    expect(consumer.serviceState).to.equal('SHUTDOWN_ALREADY')
  })

  it('that cannot reach a name server fails, says so by `closed` too, and leaves nothing behind', async () => {
    const manager = new MQClientManager()
    const consumer = new DefaultMQPushConsumer({
      consumerGroup: uniqueName('CG_nowhere'),
      namesrvAddr: '127.0.0.1:1',
      manager,
      handler: () => undefined,
    })
    void consumer.subscribe('anything')
    const error = await consumer.start().catch((thrown: unknown) => thrown)
    const closed = await consumer.closed.catch((thrown: unknown) => thrown)

    expect(error).to.be.instanceOf(NameServerError)
    expect(closed).to.equal(error)
    expect(manager.factoryTable.size).to.equal(0)
  })

  it('refuses a group that is on the instance already, and takes another one', async () => {
    const topic = await cluster.topic('taken')
    const manager = new MQClientManager()
    const group = await cluster.group('CG_taken')
    await using first = pushConsumer(cluster, { manager, consumerGroup: group, handler: () => undefined })
    void first.subscribe(topic)
    await first.start()
    await using second = pushConsumer(cluster, { manager, consumerGroup: group, handler: () => undefined })
    const error = await second.start().catch((thrown: unknown) => thrown)

    expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.contains('registered already')
  })

  it('twice at the same time is one start', async () => {
    await using consumer = pushConsumer(cluster, { handler: () => undefined })
    await Promise.all([consumer.start(), consumer.start()])

    expect(consumer.serviceState).to.equal('RUNNING')
    const error = await consumer.start().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(StateError)
  })

  itEmbedded(
    'without a name server is possible when told so; it consumes when one is there',
    'a port of its own',
    async () => {
      await using early = await LocalCluster.start()
      const namesrvPort = Number(early.namesrvAddr.split(':')[1])
      await early.close()
      const seen: string[] = []
      await using consumer = new DefaultMQPushConsumer({
        consumerGroup: uniqueName('CG_late'),
        namesrvAddr: `127.0.0.1:${namesrvPort}`,
        startWithoutNameServer: true,
        pollNameServerInterval: 200,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        manager: new MQClientManager(),
        subscriptions: { T: '*' },
        handler: ({ body }) => void seen.push(body.toString()),
      })
      await consumer.start()
      await using late = await LocalCluster.start({ namesrvPort, topics: ['T'] })
      await rawSend({ remoting: cluster.remoting, namesrvAddr: late.namesrvAddr }, [{ topic: 'T', body: 'at last' }])
      await waitFor('the message', () => seen.length === 1, 15_000)
    },
  )
})
