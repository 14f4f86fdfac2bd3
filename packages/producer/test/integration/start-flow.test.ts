// SPDX-License-Identifier: Apache-2.0
// The start flow, row by row, over sockets: what a producer does before its first send, and who knows of it then.
import { localAddress, MQClientManager, type RegisteredConsumer } from '@rocketmq-ts/client'
import { NameServerError, ServiceState, StateError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { heartbeat, innerProducerGroup, systemTopics, unsendableTopics } from '@rocketmq-ts/protocol'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer, DefaultMQProducerImpl, ProducerConfig, type ProducerOptions } from '@rocketmq-ts/producer'
import { itEmbedded, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOf } from '../producers.js'
import { closedPort } from '../rejection.js'

onEachCluster('the start of a producer', cluster => {
  describe('facade', () => {
    it('delegates to start(startFactory = true) of the implementation', async () => {
      await using producer = producerOf(cluster.clientOptions)

      await producer.start()

      expect(producer.defaultMQProducerImpl).to.be.instanceOf(DefaultMQProducerImpl)
      expect(producer.defaultMQProducerImpl.serviceState).to.equal(ServiceState.RUNNING)
      expect(producer.defaultMQProducerImpl.instance.state).to.equal(ServiceState.RUNNING)
    })

    it('shares one start between concurrent calls', async () => {
      await using producer = producerOf(cluster.clientOptions)

      await Promise.all([producer.start(), producer.start(), producer.start()])

      expect(producer.defaultMQProducerImpl.serviceState).to.equal(ServiceState.RUNNING)
    })
  })

  describe('state switch', () => {
    it('goes from CREATE_JUST through START_FAILED to RUNNING and ends at SHUTDOWN_ALREADY', async () => {
      const producer = producerOf(cluster.clientOptions)
      const { defaultMQProducerImpl: impl } = producer
      const states = [impl.serviceState]

      const starting = producer.start()
      states.push(impl.serviceState)
      await starting
      states.push(impl.serviceState)
      await producer.shutdown()
      states.push(impl.serviceState)

      expect(states).to.deep.equal(['CREATE_JUST', 'START_FAILED', 'RUNNING', 'SHUTDOWN_ALREADY'])
    })

    it('refuses a second start, and names the state', async () => {
      const producer = producerOf(cluster.clientOptions)
      await producer.start()

      const whileRunning = await rejection(producer.start())
      await producer.close()
      const afterClose = await rejection(producer.start())

      expect(whileRunning).to.be.instanceOf(StateError)
      expect(whileRunning.message).to.contain('RUNNING')
      expect(afterClose).to.be.instanceOf(StateError)
      expect(afterClose.message).to.contain('SHUTDOWN_ALREADY')
    })

    it('refuses to send before the start and after the end, and says that nothing was sent', async () => {
      const producer = producerOf(cluster.clientOptions)
      const message = { topic: 'any', body: 'x' }

      const before = await rejection(producer.send(message))
      await producer.start()
      await producer.close()
      const after = await rejection(producer.send(message))

      expect(before).to.be.instanceOf(StateError).and.include({ outcome: 'not-sent' })
      expect(before.message).to.contain('CREATE_JUST')
      expect(after).to.be.instanceOf(StateError).and.include({ outcome: 'not-sent' })
      expect(after.message).to.contain('SHUTDOWN_ALREADY')
    })

    it('stays at START_FAILED after a start that failed, names the first cause, and leaves nothing behind', async () => {
      const manager = new MQClientManager()
      const address = await closedPort()
      const producer = producerOf(cluster.clientOptions, { namesrvAddr: address, manager })

      const first = await rejection(producer.start())
      const second = await rejection(producer.start())

      expect(first).to.be.instanceOf(NameServerError)
      expect(second).to.be.instanceOf(StateError)
      expect(second.message).to.contain('START_FAILED').and.contain(address)
      expect(second.cause).to.equal(first)
      // Sockets and timers: the root hook of the run checks that none is left.
      expect(manager.factoryTable.size).to.equal(0)
    })

    it('finds an error of the configuration before the state changes, so that a start is possible later', async () => {
      const manager = new MQClientManager()
      const producerGroup = uniqueName('PG_twice')
      const first = producerOf(cluster.clientOptions, { manager, producerGroup })
      await using second = producerOf(cluster.clientOptions, { manager, producerGroup })
      await first.start()

      const refused = await rejection(second.start())
      const state = second.defaultMQProducerImpl.serviceState
      await first.close()
      await second.start()

      expect(refused).to.be.instanceOf(UsageError)
      expect(state).to.equal(ServiceState.CREATE_JUST)
      expect(second.defaultMQProducerImpl.serviceState).to.equal(ServiceState.RUNNING)
    })
  })

  describe('checkConfig', () => {
    const refused: [string | undefined, string][] = [
      [undefined, 'is missing'],
      ['  ', 'is blank'],
      ['g'.repeat(121), 'longer than group max length: 120'],
      ['a group!', 'contains illegal characters'],
      ['DEFAULT_PRODUCER', 'can not equal DEFAULT_PRODUCER'],
      ['CLIENT_INNER_PRODUCER', 'is reserved'],
    ]
    for (const [producerGroup, reason] of refused) {
      it(`refuses a group before any socket opens: ${reason}`, async () => {
        const manager = new MQClientManager()
        const options = { ...cluster.clientOptions, producerGroup, manager } as ProducerOptions
        const producer = new DefaultMQProducer(options)

        const error = await rejection(producer.start())

        expect(error).to.be.instanceOf(UsageError)
        expect(error.message).to.contain(reason)
        expect(producer.defaultMQProducerImpl.serviceState).to.equal(ServiceState.CREATE_JUST)
        expect(manager.factoryTable.size).to.equal(0)
      })
    }

    it('refuses to send to every topic that brokers fill themselves', async () => {
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      for (const topic of unsendableTopics) {
        expect(systemTopics).to.include(topic)
        const error = await rejection(producer.send({ topic, body: 'x' }))
        expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
        expect(error.message).to.contain(`topic[${topic}] is forbidden`)
      }
    })
  })

  describe('instance name and client id', () => {
    it('replaces DEFAULT by a generated name, the same for the same settings', async () => {
      const manager = new MQClientManager()
      await using one = producerOf(cluster.clientOptions, { manager })
      await using other = producerOf(cluster.clientOptions, { manager })
      await Promise.all([one.start(), other.start()])

      const { instance } = one.defaultMQProducerImpl

      expect(instance).to.equal(other.defaultMQProducerImpl.instance)
      expect(instance.clientId).to.match(new RegExp(`^${escaped(localAddress())}@${process.pid}#\\d+$`))
    })

    it('keeps DEFAULT for the inner producer: it belongs to the instance it is given', async () => {
      await using producer = producerOf(cluster.clientOptions, { instanceName: 'mine' })
      await producer.start()
      const { instance } = producer.defaultMQProducerImpl

      expect(instance.producerTable.has(innerProducerGroup)).to.equal(true)
      expect(instance.clientId).to.equal(`${localAddress()}@mine`)
    })

    it('gives another unit another instance: clientIP@instanceName@unitName', async () => {
      const manager = new MQClientManager()
      await using one = producerOf(cluster.clientOptions, { manager, instanceName: 'same', clientIP: '192.0.2.7' })
      await using other = producerOf(cluster.clientOptions, {
        manager,
        instanceName: 'same',
        clientIP: '192.0.2.7',
        unitName: 'u1',
      })
      await Promise.all([one.start(), other.start()])

      expect([...manager.factoryTable.keys()].sort()).to.deep.equal(['192.0.2.7@same', '192.0.2.7@same@u1'])
    })

    it('gives other credentials another instance', async () => {
      const manager = new MQClientManager()
      await using one = producerOf(cluster.clientOptions, { manager })
      await using other = producerOf(cluster.clientOptions, {
        manager,
        credentials: { accessKey: 'a', secretKey: 'secret' },
      })
      await Promise.all([one.start(), other.start()])

      expect(manager.factoryTable.size).to.equal(2)
    })
  })

  describe('manager', () => {
    it('refuses an instance name that would make two clusters share an instance', async () => {
      const manager = new MQClientManager()
      await using one = producerOf(cluster.clientOptions, { manager, instanceName: 'fixed' })
      const other = producerOf(cluster.clientOptions, { manager, instanceName: 'fixed', namesrvAddr: '192.0.2.9:9876' })
      await one.start()

      const error = await rejection(other.start())

      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.contain('another namesrvAddr').and.contain('another instanceName')
    })

    it('forgets the instance when its last producer has left', async () => {
      const manager = new MQClientManager()
      const one = producerOf(cluster.clientOptions, { manager })
      const other = producerOf(cluster.clientOptions, { manager })
      await Promise.all([one.start(), other.start()])

      await one.close()
      const afterFirst = manager.factoryTable.size
      await other.close()

      expect([afterFirst, manager.factoryTable.size]).to.deep.equal([1, 0])
    })

    it('gives a new instance to whoever starts while the old one ends', async () => {
      const manager = new MQClientManager()
      const one = producerOf(cluster.clientOptions, { manager })
      await using other = producerOf(cluster.clientOptions, { manager })
      await one.start()

      const closing = one.close()
      await other.start()
      await closing

      expect(other.defaultMQProducerImpl.instance.state).to.equal(ServiceState.RUNNING)
    })
  })

  describe('registration', () => {
    it('refuses a second producer of the same group in one instance, and says what to do', async () => {
      const manager = new MQClientManager()
      const producerGroup = uniqueName('PG_double')
      await using one = producerOf(cluster.clientOptions, { manager, producerGroup })
      const other = producerOf(cluster.clientOptions, { manager, producerGroup })

      const results = await Promise.allSettled([one.start(), other.start()])

      const error = results[1].status === 'rejected' ? (results[1].reason as Error) : undefined
      expect(results[0].status).to.equal('fulfilled')
      expect(error).to.be.instanceOf(UsageError)
      expect(error?.message).to.contain('another group, or another instanceName')
      expect(one.defaultMQProducerImpl.instance.producerTable.get(producerGroup)).to.equal(one.defaultMQProducerImpl)
    })
  })

  describe('default topic', () => {
    it('stands in topicPublishInfoTable, so that its route is known and the broker table is filled', async () => {
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()
      const { topicPublishInfoTable, instance } = producer.defaultMQProducerImpl

      expect(topicPublishInfoTable.get('TBW102')?.queues).to.have.length.greaterThan(0)
      expect([...instance.brokers.all()]).to.have.length.greaterThan(0)
    })

    it('lets a send create a topic', async () => {
      await using producer = producerOf(cluster.clientOptions, { defaultTopicQueueNums: 3 })
      await producer.start()
      const topic = uniqueName('created')

      const sent = await producer.send({ topic, body: 'x' })
      const messages = await cluster.messages(topic, 1)

      expect(sent.status).to.equal('SEND_OK')
      expect(messages).to.have.length(1)
      expect(messages[0]?.messageId).to.equal(sent.messageId)
    })

    it('learns the real route of a topic that it has created', async () => {
      // Time passes in steps of half a second, far from the poll of 30 s, which would ask for the route too.
      const clock = new VirtualClock()
      await using producer = producerOf(cluster.clientOptions, { defaultTopicQueueNums: 3, clock })
      await producer.start()
      await clock.advance(10)
      const topic = uniqueName('created')
      const { topicPublishInfoTable: table } = producer.defaultMQProducerImpl
      const startedAt = clock.now()

      const isReal = await waitFor('the real route', async () => {
        await producer.send({ topic, body: 'x' })
        await clock.advance(500)
        return table.get(topic)?.isGuess === false
      })
      expect(clock.now() - startedAt).to.be.lessThan(29_000)

      expect(isReal).to.equal(true)
      expect(table.get(topic)?.queues).to.have.length(3)
    })
  })

  describe('startFactory', () => {
    it('is false for the inner producer: it is running, and has started no instance of its own', async () => {
      const manager = new MQClientManager()
      await using producer = producerOf(cluster.clientOptions, { manager })
      await producer.start()
      const { instance } = producer.defaultMQProducerImpl
      const inner = instance.producerTable.get(innerProducerGroup) as DefaultMQProducerImpl

      expect(inner.serviceState).to.equal(ServiceState.RUNNING)
      expect(inner.instance).to.equal(instance)
      expect([...manager.factoryTable.values()]).to.deep.equal([instance])
    })

    it('start(false) uses an instance without starting it', async () => {
      await using owner = producerOf(cluster.clientOptions)
      await owner.start()
      const { instance } = owner.defaultMQProducerImpl
      const config = new ProducerConfig({ producerGroup: uniqueName('PG_inner') }, instance.config)
      const guest = new DefaultMQProducerImpl(config, { instance })

      await guest.start(false)
      const sent = await guest.send({ topic: await cluster.topic('inner') }, Buffer.from('x'))
      await guest.shutdown(false)

      expect(sent.status).to.equal('SEND_OK')
      expect(instance.state).to.equal(ServiceState.RUNNING)
    })
  })

  describe('the instance', () => {
    it('runs its pull and rebalance services, which have nothing to do yet, until it ends', async () => {
      const producer = producerOf(cluster.clientOptions)
      await producer.start()
      const { pullMessageService, rebalanceService, consumerTable } = producer.defaultMQProducerImpl.instance
      const done: string[] = []
      const consumer = { rebalance: () => Promise.resolve(done.push('rebalance') > 0) }

      pullMessageService.executeNow(() => void done.push('pull'))
      consumerTable.set('CG', consumer as unknown as RegisteredConsumer)
      rebalanceService.wake()
      await waitFor('a rebalance', () => done.includes('rebalance'))
      consumerTable.delete('CG')
      await producer.close()
      pullMessageService.executeNow(() => void done.push('late pull'))

      expect(done).to.deep.equal(['pull', 'rebalance'])
    })
  })

  describe('first heartbeat', () => {
    it('makes the group and the client id known to every broker right after the start', async () => {
      const producerGroup = uniqueName('PG_heartbeat')
      await using producer = producerOf(cluster.clientOptions, { producerGroup })

      await producer.start()

      const clients = await cluster.producers(producerGroup)
      expect(clients.map(({ clientId }) => clientId)).to.deep.equal([producer.defaultMQProducerImpl.instance.clientId])
    })

    itEmbedded('names the inner producer too', 'needs the journal of requests', async () => {
      const producerGroup = uniqueName('PG_inner')
      await using producer = producerOf(cluster.clientOptions, { producerGroup })
      const received = cluster.embedded.received(heartbeat)

      await producer.start()

      const groups = (await received).request.body?.producerDataSet.map(({ groupName }) => groupName)
      expect(groups).to.have.members([producerGroup, innerProducerGroup])
    })
  })

  describe('sharing', () => {
    it('lets two producers of different groups use one socket', async () => {
      const manager = new MQClientManager()
      const groups = [uniqueName('PG_share'), uniqueName('PG_share')] as const
      await using one = producerOf(cluster.clientOptions, { manager, producerGroup: groups[0] })
      await using other = producerOf(cluster.clientOptions, { manager, producerGroup: groups[1] })
      await one.start()
      await other.start()

      const [first, second] = await Promise.all(groups.map(group => cluster.producers(group)))

      expect(one.defaultMQProducerImpl.instance).to.equal(other.defaultMQProducerImpl.instance)
      expect(first?.map(({ clientAddr }) => clientAddr)).to.have.length(1)
      expect(second?.map(({ clientAddr }) => clientAddr)).to.deep.equal(first?.map(({ clientAddr }) => clientAddr))
    })
  })
})

onEachCluster(
  'the start of a producer of two brokers',
  cluster => {
    it('makes it known to both although it has sent nothing, and its end is told to both', async () => {
      const producerGroup = uniqueName('PG_both')
      const manager = new MQClientManager()
      const producer = producerOf(cluster.clientOptions, { producerGroup, manager })
      // Shares the sockets, so that it is not their end that tells the brokers.
      await using other = producerOf(cluster.clientOptions, { manager })

      await Promise.all([producer.start(), other.start()])
      const known = await cluster.producers(producerGroup)
      const { clientId } = producer.defaultMQProducerImpl.instance
      await producer.close()
      await waitFor('both to forget it', async () => (await cluster.producers(producerGroup)).length === 0)

      expect(await cluster.producers(other.producerGroup)).to.have.length(2)
      expect(known.map(client => client.clientId)).to.deep.equal([clientId, clientId])
      expect(new Set(known.map(client => client.clientAddr)).size).to.equal(2)
    })
  },
  { brokers: 2 },
)

describe('two clusters in one process', () => {
  it('never mix, without any instanceName', async () => {
    await using one = await LocalCluster.start({ topics: ['orders'] })
    await using other = await LocalCluster.start({ topics: ['orders'] })
    const producerGroup = uniqueName('PG_two')
    await using first = new DefaultMQProducer({ producerGroup, namesrvAddr: one.namesrvAddr })
    await using second = new DefaultMQProducer({ producerGroup, namesrvAddr: other.namesrvAddr })
    await Promise.all([first.start(), second.start()])

    await first.send({ topic: 'orders', body: 'one' })
    await second.send({ topic: 'orders', body: 'other' })

    const bodies = (at: LocalCluster) => at.messages('orders').map(({ body }) => body.toString())
    expect(bodies(one)).to.deep.equal(['one'])
    expect(bodies(other)).to.deep.equal(['other'])
  })
})

function escaped(text: string): string {
  return text.replaceAll(/[.[\]:]/g, '\\$&')
}
