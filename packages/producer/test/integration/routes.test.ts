// SPDX-License-Identifier: Apache-2.0
// Where a producer sends when topics and brokers change under it.
import { RouteError, VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import {
  getRouteInfoByTopic,
  printSettings,
  putKvConfig,
  type RemotingCommand,
  sendMessageV2,
  updateNamesrvConfig,
} from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, uniqueName, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOf } from '../producers.js'
import { sendRejection } from '../rejection.js'

/** The create-topic key, whose route every producer asks for. */
const defaultTopic = 'TBW102'

onEachCluster('the queues of a topic', cluster => {
  it('that grow are used after the next poll', async () => {
    const topic = await cluster.topic('grow', { queues: 1 })
    await using producer = producerOf(cluster.clientOptions, { pollNameServerInterval: 100 })
    await producer.start()
    const before = await producer.send({ topic, body: 'x' })

    await cluster.configureTopic(topic, { queues: 3 })
    const used = new Set<number>()
    await waitFor('all three queues', async () => {
      used.add((await producer.send({ topic, body: 'x' })).queue.queueId)
      return used.size === 3
    })

    expect(before.queue.queueId).to.equal(0)
    expect([...used].sort()).to.deep.equal([0, 1, 2])
  })

  it('that shrink cost nothing: a send to one that is gone goes to one that is there', async () => {
    const topic = await cluster.topic('shrink', { queues: 4 })
    let lookUps = 0
    const rpcHook = {
      beforeRequest(_address: string, { code, extFields }: RemotingCommand) {
        if (code === getRouteInfoByTopic.code && extFields?.['topic'] === defaultTopic) lookUps++
      },
    }
    await using producer = producerOf(cluster.clientOptions, { rpcHook })
    await producer.start()
    await producer.send({ topic, body: 'x' })
    // The start asks for the default topic, and so does the first poll, which must not be what helps.
    await waitFor('the first poll to be over', () => lookUps > 1)

    await cluster.configureTopic(topic, { queues: 1 })
    const sent = []
    for (let i = 0; i < 4; i++) sent.push(await producer.send({ topic, body: 'x' }))

    expect(sent.map(({ queue }) => queue.queueId)).to.deep.equal([0, 0, 0, 0])
  })

  it('that is gone fails a send that was for it alone, and says why', async () => {
    const topic = await cluster.topic('pinned', { queues: 2 })
    await using producer = producerOf(cluster.clientOptions)
    await producer.start()
    await producer.send({ topic, body: 'x' })
    await cluster.configureTopic(topic, { queues: 1 })
    const queue = { topic, brokerName: 'broker-a', queueId: 1 }

    const error = await sendRejection(producer.send({ topic, body: 'x' }, { queue }))

    expect(error).to.include({ outcome: 'rejected' })
    expect(error.message).to.contain('queueId[1] is illegal')
  })

  it('are none when a topic may not be written, and the error says so', async () => {
    const topic = await cluster.topic('readonly', { perm: 4 })
    await using producer = producerOf(cluster.clientOptions)
    await producer.start()

    const error = await rejection(producer.send({ topic, body: 'x' }))

    expect(error).to.be.instanceOf(RouteError).and.include({ outcome: 'not-sent', retry: 'later' })
    expect(error.message).to.contain('no queue to write to').and.contain('permission 4')
  })

  it('that lose their permission are left after the next poll, and serve again when they have it back', async () => {
    const topic = await cluster.topic('closing')
    await using producer = producerOf(cluster.clientOptions, { pollNameServerInterval: 100 })
    await producer.start()
    await producer.send({ topic, body: 'x' })

    const table = producer.defaultMQProducerImpl.topicPublishInfoTable
    for (const perm of [4, 0]) {
      await cluster.configureTopic(topic, { perm })
      await waitFor('the new route', () => table.get(topic)?.queues.length === 0)
      const error = await rejection(producer.send({ topic, body: 'x' }))
      expect(error).to.be.instanceOf(RouteError)
      expect(error.message).to.contain(`permission ${perm}`)
    }
    await cluster.configureTopic(topic, { perm: 6 })
    const sent = await producer.send({ topic, body: 'y' })

    expect(sent.status).to.equal('SEND_OK')
    expect((await cluster.messages(topic, 2)).map(({ body }) => body.toString())).to.have.members(['x', 'y'])
  })

  it('are looked up again at once when there were none', async () => {
    const topic = await cluster.topic('opened', { perm: 4 })
    await using producer = producerOf(cluster.clientOptions)
    await producer.start()
    await rejection(producer.send({ topic, body: 'x' }))

    await cluster.configureTopic(topic, { perm: 6 })
    const sent = await producer.send({ topic, body: 'x' })

    expect(sent.status).to.equal('SEND_OK')
  })

  it('of a topic that is created while many send to it are found by all of them', async () => {
    const topic = uniqueName('created')
    await using producer = producerOf(cluster.clientOptions)
    await producer.start()

    const sent = await Promise.all(Array.from({ length: 50 }, () => producer.send({ topic, body: 'x' })))

    expect(sent.every(({ status }) => status === 'SEND_OK')).to.equal(true)
  })

  it('are known at the start for topics that are named in the options', async () => {
    const topic = await cluster.topic('named')
    await using producer = producerOf(cluster.clientOptions, { topics: [topic, uniqueName('missing')] })

    await producer.start()

    expect(producer.defaultMQProducerImpl.topicPublishInfoTable.get(topic)?.queues).to.have.length(4)
  })
})

onEachCluster(
  'a topic on two brokers',
  cluster => {
    it('takes turns over both, and over the queues of each', async () => {
      const topic = await cluster.topic('both', { queues: 2 })
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      const queues = new Set<string>()
      for (let i = 0; i < 4; i++) {
        const { queue } = await producer.send({ topic, body: 'x' })
        queues.add(`${queue.brokerName}/${queue.queueId}`)
      }

      expect([...queues].sort()).to.deep.equal(['broker-a/0', 'broker-a/1', 'broker-b/0', 'broker-b/1'])
    })
  },
  { brokers: 2 },
)

onEachCluster(
  'a broker that was away from the routes for a moment',
  cluster => {
    it('is back in them long before the next poll', async () => {
      const topic = await cluster.topic('back')
      // Its time stands still while the broker starts, which takes as long as it takes.
      const clock = new VirtualClock()
      await using producer = producerOf(cluster.clientOptions, { pollNameServerInterval: 3_600_000, clock })
      await producer.start()
      await producer.send({ topic, body: 'x' })
      const { routes } = producer.defaultMQProducerImpl.instance
      const brokers = () => routes.get(topic)?.brokerDatas.length

      await cluster.killBroker(1)
      await waitFor('a route without it', async () => (await routes.update(topic))?.brokerDatas.length === 1, 60_000)
      await cluster.restartBroker(1)
      await waitFor('the name server to know it', async () => (await cluster.brokerAddrs()).length === 2, 60_000)

      // The first of the looks for a broker that is missed. [returning-brokers.ts]
      await clock.advance(1200)
      await waitFor('the route with it', () => brokers() === 2, 20_000)
    })
  },
  { brokers: 2, own: true },
)

onEachCluster(
  'an order topic',
  cluster => {
    it('has exactly the queues of its order configuration, also while a broker is away', async () => {
      const topic = await cluster.topic('ordered', { queues: 4, order: true })
      const { remoting, namesrvAddr } = cluster
      const body = printSettings(new Map([['orderMessageEnable', 'true']]))
      await remoting.call(namesrvAddr, updateNamesrvConfig, {}, { body })
      const value = 'broker-a:1;broker-b:2'
      await remoting.call(namesrvAddr, putKvConfig, { namespace: 'ORDER_TOPIC_CONFIG', key: topic, value })
      await using producer = producerOf(cluster.clientOptions, {
        pollNameServerInterval: 100,
        retryTimesWhenSendFailed: 0,
      })
      await producer.start()

      const queues = await producer.fetchPublishMessageQueues(topic)
      const keys = Array.from({ length: 12 }, (_, i) => `order-${i}`)
      const queueOf = async (hashBy: string) => (await producer.send({ topic, body: hashBy }, { hashBy })).queue
      const before = await Promise.all(keys.map(queueOf))
      await cluster.killBroker(1)
      const after = await Promise.all(keys.map(key => queueOf(key).catch(() => undefined)))

      expect(queues.map(({ brokerName, queueId }) => `${brokerName}/${queueId}`)).to.deep.equal([
        'broker-a/0',
        'broker-b/0',
        'broker-b/1',
      ])
      expect(new Set(before.map(({ brokerName }) => brokerName))).to.deep.equal(new Set(['broker-a', 'broker-b']))
      // No key moves to another queue: what was for the dead broker fails.
      expect(after).to.deep.equal(before.map(queue => (queue.brokerName === 'broker-a' ? queue : undefined)))
    })
  },
  { brokers: 2, own: true },
)

describe('the routes of an embedded cluster', () => {
  it('are asked for once, however many senders miss the same one', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using producer = producerOf(cluster)
    await producer.start()
    // The first poll, 10 ms after the start, would ask for the topic too if it came while we send.
    await waitFor('the first poll', () => cluster.requests(getRouteInfoByTopic).length >= 2)

    await Promise.all(Array.from({ length: 100 }, () => producer.send({ topic: 'orders', body: 'x' })))

    const asked = cluster.requests(getRouteInfoByTopic).filter(({ request }) => request.topic === 'orders')
    expect(asked).to.have.length(1)
  })

  it('leave out a broker whose write permission was taken, after the next poll', async () => {
    await using cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
    await using producer = producerOf(cluster, { pollNameServerInterval: 20 })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })

    await cluster.broker('broker-a').setWritePermission(false)
    const table = producer.defaultMQProducerImpl.topicPublishInfoTable
    await waitFor('the smaller route', () => table.get('orders')?.hasSeveralBrokers === false)
    const sent = await Promise.all(Array.from({ length: 4 }, () => producer.send({ topic: 'orders', body: 'x' })))

    expect(new Set(sent.map(({ queue }) => queue.brokerName))).to.deep.equal(new Set(['broker-b']))
  })

  it('follow a broker that leaves: no send fails, and none goes there any more', async () => {
    await using cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
    await using producer = producerOf(cluster, { pollNameServerInterval: 20 })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })

    await cluster.broker('broker-a').stop()
    const sent = await Promise.all(Array.from({ length: 20 }, () => producer.send({ topic: 'orders', body: 'x' })))
    const { instance } = producer.defaultMQProducerImpl
    const left = await waitFor('the smaller broker table', () => {
      instance.cleanOfflineBroker()
      const names = [...instance.brokers.all()].map(({ brokerName }) => brokerName)
      return names.length === 1 && names
    })

    expect(new Set(sent.map(({ queue }) => queue.brokerName))).to.deep.equal(new Set(['broker-b']))
    expect(left).to.deep.equal(['broker-b'])
  })

  it('follow a broker that comes back under another address, at once when the old one refuses', async () => {
    const cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    await using producer = producerOf(cluster, { clock })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    await cluster.broker().kill()
    const [nameServer] = cluster.nameServers
    const port = Number(nameServer?.address.split(':')[1])
    await cluster.close()

    await using moved = await LocalCluster.start({ topics: ['orders'], namesrvPort: port })
    const sent = await waitFor('a send to the new address', async () => {
      // Who refused is dialled again after a pause.
      const sending = producer.send({ topic: 'orders', body: 'x' }).catch(() => undefined)
      await virtualMs(clock, sending)
      return sending
    })

    expect(sent.attempts.at(-1)?.address).to.equal(moved.broker().address)
  })

  it('are kept when name servers know nothing for a while', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using producer = producerOf(cluster, { pollNameServerInterval: 20 })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    let empty = 0
    cluster.intercept(getRouteInfoByTopic, () => {
      empty++
      return { answer: 'TOPIC_NOT_EXIST' as never }
    })

    await waitFor('some empty answers', () => empty > 3)
    producer.defaultMQProducerImpl.instance.cleanOfflineBroker()
    const sent = await producer.send({ topic: 'orders', body: 'x' })

    expect(sent.status).to.equal('SEND_OK')
  })

  it('do not let a dead broker be dialled more often than its back-off allows', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    await using producer = producerOf(cluster, { retryTimesWhenSendFailed: 0, clock })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    await cluster.broker().kill()
    // It may still meet the connection that just broke.
    await rejection(producer.send({ topic: 'orders', body: 'x' }))

    const dials: number[] = []
    for (let i = 0; i < 200; i++) {
      const error = await sendRejection(producer.send({ topic: 'orders', body: 'x' }))
      expect(error.outcome).to.equal('not-sent')
      if (!(error.cause as Error).message.includes('is not dialled')) dials.push(clock.monotonic())
      await clock.advance(10)
    }

    // From 100 ms on the pause is doubled, give or take a fifth. [back-off]
    expect(dials.length).to.be.within(3, 6)
    expect(cluster.requests(sendMessageV2)).to.have.length(1)
  })
})
