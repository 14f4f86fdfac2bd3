// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineProducer } from '../support/online-consumer.js'
import { firstBroker } from '../support/store-messages.js'

onEachCluster('an administrator of a cluster', cluster => {
  let admin: DefaultMQAdminExt
  let brokerName: string
  let address: string

  before(async () => {
    admin = await adminOf(cluster)
    ;({ brokerName, address } = await firstBroker(cluster))
  })
  after(() => admin.close())

  it('knows the brokers and their clusters', async () => {
    const { clusters, brokers } = await admin.cluster.info()

    const broker = brokers.get(brokerName)
    expect(broker?.addresses.get(0)).to.equal(address)
    expect(clusters.get(broker?.cluster ?? '')).to.include(brokerName)
  })

  it('reads the figures of a broker by its name and by its address', async () => {
    const byName = await admin.cluster.runtimeInfo(brokerName)
    const byAddress = await admin.cluster.runtimeInfo(address)

    expect(byName.get('bootTimestamp')).to.match(/^\d+$/)
    expect(byAddress.get('bootTimestamp')).to.equal(byName.get('bootTimestamp'))
  })

  it('reads and changes settings of a broker', async () => {
    const before = (await admin.cluster.brokerConfig(brokerName)).get('longPollingEnable')

    await admin.cluster.updateBrokerConfig({ longPollingEnable: 'true' }, { brokers: [brokerName] })

    expect(before).to.equal('true')
    expect((await admin.cluster.brokerConfig(brokerName)).get('longPollingEnable')).to.equal('true')
    expect((await admin.cluster.brokerConfig(brokerName)).get('brokerName')).to.equal(brokerName)
  })

  it('reads a setting back as it was written, whatever is in it', async () => {
    const before = (await admin.cluster.brokerConfig(brokerName)).get('regionId') ?? ''
    try {
      for (const regionId of ['a\\b', 'C:\\u0041', 'one=two:three #four!', 'Köln €']) {
        await admin.cluster.updateBrokerConfig({ regionId }, { brokers: [brokerName] })

        expect((await admin.cluster.brokerConfig(brokerName)).get('regionId')).to.equal(regionId)
      }
    } finally {
      await admin.cluster.updateBrokerConfig({ regionId: before }, { brokers: [brokerName] })
    }
  })

  it('refuses a setting that no broker could have, or that would be read as two', async () => {
    for (const name of ['', 'a b', 'a=b', 'a:b', '#a', 'a\nb']) {
      expect(await rejection(admin.cluster.updateBrokerConfig({ [name]: 'x' })), name).to.be.instanceOf(UsageError)
    }
    expect(await rejection(admin.cluster.updateBrokerConfig({ regionId: 'a\nb=1' }))).to.be.instanceOf(UsageError)
  })

  it('refuses to change nothing', async () => {
    expect(await rejection(admin.cluster.updateBrokerConfig({}))).to.be.instanceOf(UsageError)
  })

  it('knows who produces', async () => {
    const topic = await cluster.topic('produced')
    const group = uniqueName('producers')
    await using producer = await OnlineProducer.start(cluster, group, topic)

    const clients = await admin.cluster.producers(group)

    expect(clients.map(({ clientId }) => clientId)).to.deep.equal([producer.clientId])
    expect(await admin.cluster.producers(uniqueName('nobody'))).to.deep.equal([])
  })

  it('keeps texts on the name servers', async () => {
    const namespace = uniqueName('texts')

    await admin.kvConfig.put(namespace, 'color', 'blue')
    const text = await admin.kvConfig.get(namespace, 'color')
    const all = await admin.kvConfig.list(namespace)
    await admin.kvConfig.delete(namespace, 'color')

    expect(text).to.equal('blue')
    expect([...all]).to.deep.equal([['color', 'blue']])
    expect(await admin.kvConfig.get(namespace, 'color')).to.equal(undefined)
    expect([...(await admin.kvConfig.list(uniqueName('unknown')))]).to.deep.equal([])
  })
})
