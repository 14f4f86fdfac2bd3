// SPDX-License-Identifier: Apache-2.0
import type { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { isVersion5, itVersion5, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer, OnlineProducer } from '../support/online-consumer.js'
import { firstBroker, storeMessage, storeMessages } from '../support/store-messages.js'

onEachCluster('an administrator of brokers', cluster => {
  let admin: DefaultMQAdminExt
  let brokerName: string
  let address: string

  before(async () => {
    admin = await adminOf(cluster)
    ;({ brokerName, address } = await firstBroker(cluster))
  })
  after(() => admin.close())

  itVersion5('knows how the copy to slaves goes', async () => {
    const topic = await cluster.topic('copied')
    await storeMessage(cluster, { topic })

    const status = await admin.brokers.haStatus(brokerName)

    expect(status).to.include({ master: true, inSyncSlaveNums: 0 })
    expect(status.masterCommitLogMaxOffset).to.be.greaterThan(0)
    expect((await admin.brokers.haStatus(address)).master).to.equal(true)
  })

  itVersion5('hears from a broker without a controller that it has no epochs', async () => {
    const error = await rejection<BrokerError>(admin.brokers.epochs(brokerName))

    expect(error.remark).to.include('controllerMode')
  })

  it('counts what comes into a topic and goes out of it', async () => {
    const topic = await cluster.topic('counted')
    await storeMessages(cluster, { topic }, 3)

    // Real brokers take a sample every ten seconds.
    const rates = await waitFor('the first sample', async () => {
      const found = await admin.topics.rates(topic)
      return (cluster.kind === 'embedded' || found.inDay > 0) && found
    })

    expect(rates).to.include({ topic })
    expect(rates.groups).to.deep.equal([])
    const figures = await admin.brokers.figures('TOPIC_PUT_NUMS', topic)
    expect([...figures.keys()]).to.deep.equal([brokerName])
    expect(figures.get(brokerName)?.statsMinute).to.be.an('object')
    expect([...(await admin.brokers.figures('TOPIC_PUT_NUMS', uniqueName('unknown'))).keys()]).to.deep.equal([])
  }).timeout(60_000)

  it('tells of each group how far it is behind', async () => {
    const topic = await cluster.topic('behind', { queues: 1 })
    const group = await cluster.group('behind')
    await storeMessages(cluster, { topic }, 3)
    await admin.offsets.set(group, { topic, brokerName, queueId: 0 }, 1)

    const { consumption, rates } = await waitFor('the queue to be built', async () => {
      const found = await admin.brokers.consumption(brokerName)
      const inTopic = await admin.topics.rates(topic)
      return inTopic.groups[0]?.lag === 2 && { consumption: found, rates: inTopic }
    })

    expect(rates.groups.map(each => each.group)).to.deep.equal([group])
    const [queue] = consumption.groups.get(group) ?? []
    expect(queue).to.include({ maxOffset: 3, consumerOffset: 1, lag: 2 })
    expect(consumption.lag).to.be.at.least(2)
  })

  it('lists who sends, by group', async () => {
    const topic = await cluster.topic('senders')
    const group = uniqueName('senders')
    await using producer = await OnlineProducer.start(cluster, group, topic)

    const groups = await admin.brokers.producers()

    const [client] = groups.get(group) ?? []
    expect(client).to.include({ clientId: producer.clientId })
    expect(client?.address).to.match(/^\d+\.\d+\.\d+\.\d+:\d+$/)
    expect(client?.lastHeartbeat).to.be.greaterThan(0)
  })

  it('asks the members of a group for their positions', async () => {
    const topic = await cluster.topic('positions', { queues: 1 })
    const group = await cluster.group('positions')
    await using consumer = await OnlineConsumer.start(cluster, group, topic)

    const positions = await admin.groups.positions(group, topic)

    expect([...positions.keys()]).to.deep.equal([consumer.clientId])
    expect([...(await admin.groups.positions(await cluster.group('absent'), topic)).keys()]).to.deep.equal([])
  })

  itVersion5('counts the POP requests that wait', async () => {
    const topic = await cluster.topic('waiting')

    expect(await admin.groups.waitingPops(await cluster.group('waiting'), topic)).to.equal(0)
  })

  for (const task of ['expiredLogs', 'expiredQueues', 'unusedTopics'] as const) {
    it(`lets brokers clean up ${task}, and keeps what is in use`, async () => {
      const topic = await cluster.topic('in-use')
      const { queue } = await storeMessage(cluster, { topic })

      const done = await admin.brokers.cleanUp(task, { brokers: [brokerName] })

      expect(done.map(each => each.brokerName)).to.deep.equal([brokerName])
      expect((await cluster.messages(topic, 1)).map(message => message.queueId)).to.deep.equal([queue.queueId])
    })
  }

  itVersion5('limits what a group may read of old messages', async () => {
    const group = await cluster.group('cold')

    await admin.brokers.limitColdReads({ [group]: 65_536 })
    const limited = await admin.brokers.coldReads(brokerName)
    await admin.brokers.unlimitColdReads(group)

    expect(limited.limits.get(group)).to.equal(65_536)
    expect(limited.limitOfGroup).to.equal(3 * 1024 * 1024)
    expect((await admin.brokers.coldReads(brokerName)).limits.has(group)).to.equal(false)
  })

  itVersion5('changes how the log is read ahead', async () => {
    const [done] = await admin.brokers.setReadAhead('normal')

    expect(done?.brokerName).to.equal(brokerName)
  })

  itVersion5('chooses where messages wait for their time, of what brokers were started with', async () => {
    const [done] = await admin.brokers.setTimerEngine('files')
    const refused = await rejection<Error>(admin.brokers.setTimerEngine('rocksdb'))

    expect(done?.brokerName).to.equal(brokerName)
    expect(refused.message).to.contain('timerRocksDBEnable must be configured true when broker start')
  })

  itVersion5('tells a broker what its master has, which only a slave takes down', async () => {
    await admin.brokers.resetMasterFlushOffset(brokerName, 4096)

    expect((await admin.brokers.haStatus(brokerName)).haClientRuntimeInfo?.masterFlushOffset).to.equal(0)
  })

  it('reads the index of a queue', async () => {
    const topic = await cluster.topic('index', { queues: 1 })
    await storeMessages(cluster, { topic }, 3)

    const queue = { topic, brokerName, queueId: 0 }
    const entries = await waitFor('the index', async () => {
      const found = await admin.messages.entries(queue, 1)
      return found?.queueData.length === 2 && found
    })

    expect(entries).to.include({ minQueueIndex: 0, maxQueueIndex: 3 })
    expect(await admin.messages.entries(queue, 3)).to.equal(undefined)
    expect(entries.queueData.every(({ physicSize }) => physicSize > 0)).to.equal(true)
  })

  it('reads and changes the settings of name servers', async () => {
    const [before] = (await admin.nameServers.config()).values()
    const orderMessageEnable = before?.get('orderMessageEnable') ?? 'false'

    await admin.nameServers.updateConfig({ orderMessageEnable })

    const after = await admin.nameServers.config()
    expect([...after.keys()]).to.deep.equal(cluster.namesrvAddr.split(';'))
    expect(after.get(cluster.namesrvAddr)?.get('orderMessageEnable')).to.equal(orderMessageEnable)
  })

  it('says that a broker does not know lite topics, or what it has of them', async () => {
    const asked = admin.lite.broker(brokerName)
    if (isVersion5) expect((await asked).liteSubscriptionCount).to.equal(0)
    else expect((await rejection<BrokerError>(asked)).responseName).to.equal('REQUEST_CODE_NOT_SUPPORTED')
  })
})
