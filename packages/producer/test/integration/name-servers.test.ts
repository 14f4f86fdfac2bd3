// SPDX-License-Identifier: Apache-2.0
// Name servers that are away, at the start and later, and how a producer finds them at all.
import { ConnectionError, NameServerError, ServiceState, VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { startAddressServer } from '@rocketmq-ts/test-run'
import { onEachCluster, rejection, runningMs, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOf } from '../producers.js'
import { closedPort } from '../rejection.js'

onEachCluster('a producer and its name servers', cluster => {
  it('rejects the start within its bound when all are away, naming every address and why', async () => {
    const addresses = [await closedPort(), await closedPort()]
    const clock = new VirtualClock()

    const starting = rejection(producerOf({}, { namesrvAddr: addresses, clock }).start())
    const elapsedMs = await virtualMs(clock, starting)
    const error = await starting

    expect(error).to.be.instanceOf(NameServerError).and.include({ outcome: 'not-sent' })
    for (const address of addresses) expect(error.message).to.contain(address)
    expect(error.message).to.contain('ECONNREFUSED')
    expect(elapsedMs).to.be.at.most(3000)
  })

  it('starts all the same when told so; sends fail until one is there', async () => {
    const namesrvAddr = await closedPort()
    await using started = producerOf({}, { namesrvAddr, startWithoutNameServer: true })
    await started.start()

    const error = await rejection(started.send({ topic: 'any', body: 'x' }))

    expect(started.defaultMQProducerImpl.serviceState).to.equal(ServiceState.RUNNING)
    expect(error).to.be.instanceOf(NameServerError).and.include({ outcome: 'not-sent' })
  })

  it('loses less than the time-out of a request when one of two is dead', async () => {
    const topic = await cluster.topic('two')
    const dead = await closedPort()
    const alive = cluster.clientOptions.namesrvAddr
    for (const namesrvAddr of [`${dead};${alive}`, `${alive};${dead}`]) {
      const startedAt = runningMs()
      await using started = producerOf({ ...cluster.clientOptions, namesrvAddr })

      await started.start()
      const sent = await started.send({ topic, body: 'x' })

      expect(sent.status).to.equal('SEND_OK')
      expect(runningMs() - startedAt).to.be.lessThan(3000)
    }
  })

  it('finds them through an address server over HTTP when none is configured', async () => {
    const topic = await cluster.topic('discovered')
    const { namesrvAddr, ...options } = cluster.clientOptions
    await using addressServer = await startAddressServer(() => namesrvAddr)
    const { address: domain } = addressServer
    await using started = producerOf(options, { addressServer: { domain }, unitName: 'u1' })

    await started.start()
    const sent = await started.send({ topic, body: 'x' })

    expect(addressServer.asked).to.deep.equal(['/rocketmq/nsaddr-u1?nofix=1'])
    expect(sent.status).to.equal('SEND_OK')
  })

  it('finds them in the environment when none is configured', async () => {
    const topic = await cluster.topic('environment')
    const { namesrvAddr, ...options } = cluster.clientOptions
    const before = process.env['NAMESRV_ADDR']
    process.env['NAMESRV_ADDR'] = namesrvAddr
    try {
      await using started = producerOf(options)
      await started.start()

      expect((await started.send({ topic, body: 'x' })).status).to.equal('SEND_OK')
    } finally {
      if (before === undefined) delete process.env['NAMESRV_ADDR']
      else process.env['NAMESRV_ADDR'] = before
    }
  })

  it('says what to do when there is neither a name server nor an address server', async () => {
    const domain = await closedPort()

    const error = await rejection(producerOf({}, { addressServer: { domain } }).start())

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.contain(`http://${domain}/rocketmq/nsaddr`)
  })
})

describe('name servers of an embedded cluster', () => {
  it('cost less than a request when the one of two that is asked first is silent', async () => {
    await using cluster = await LocalCluster.start({ nameServers: 2, topics: ['orders'] })
    let silent: string | undefined
    cluster.intercept(getRouteInfoByTopic, (request, context, proceed) => {
      silent ??= context.server
      return context.server === silent ? silence()(request, context, proceed) : proceed()
    })
    const clock = new VirtualClock()
    await using started = producerOf(cluster, { clock })

    const starting = started.start()
    const elapsedMs = await virtualMs(clock, starting)
    await starting

    expect(elapsedMs).to.be.lessThan(3000)
  })

  it('may all be away for a while: known routes go on, and new ones are found within one poll', async () => {
    await using cluster = await LocalCluster.start({ topics: ['known', 'unknown'] })
    const clock = new VirtualClock()
    await using started = producerOf({}, { namesrvAddr: cluster.namesrvAddr, pollNameServerInterval: 100, clock })
    await started.start()
    await started.send({ topic: 'known', body: 'x' })

    await cluster.nameServers[0]?.stop()
    const known = await started.send({ topic: 'known', body: 'x' })
    const unknown = await rejection(started.send({ topic: 'unknown', body: 'x' }))
    await cluster.nameServers[0]?.start()
    await cluster.brokers[0]?.register()
    const found = await waitFor('a send to the unknown topic', async () => {
      // Name servers that were away are dialled again after a pause.
      await clock.advance(100)
      return started.send({ topic: 'unknown', body: 'x' }).catch(() => undefined)
    })

    // Nobody sends to the known topic: only the poll can bring its new route.
    await cluster.broker().setWritePermission(false)
    const table = started.defaultMQProducerImpl.topicPublishInfoTable
    const elapsedMs = await virtualMs(clock, () => table.get('known')?.queues.length === 0)

    expect(elapsedMs).to.be.at.most(110)
    expect(known.status).to.equal('SEND_OK')
    expect(unknown).to.be.instanceOf(NameServerError)
    expect(found.status).to.equal('SEND_OK')
  })
})
