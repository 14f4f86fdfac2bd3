// SPDX-License-Identifier: Apache-2.0
// A slave beside its master: what it serves, what it refuses, and what is left when the master is lost.
import { expect } from 'chai'
import {
  encodeBatch,
  getBrokerConfig,
  getBrokerHaStatus,
  getBrokerRuntimeInfo,
  getRouteInfoByTopic,
  parseSettingsListing,
  pullMessage,
  queryConsumerOffset,
  resumeCheckHalfMessage,
  sendBatchMessage,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import { waitFor } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../../src/index.js'
import { oneBroker, refusalOf, textsOf } from '../one-broker.js'
import { pop, retryTopic } from './pop/popping.js'
import { newClient, pullFields, send, sendFields } from '../raw-client.js'

const brokers = [{ brokerName: 'a' }, { brokerName: 'a', brokerId: 1 }]

describe('a slave', () => {
  let cluster: LocalCluster
  let client: RemotingClient
  let [master, slave] = ['', '']

  beforeEach(async () => {
    cluster = await LocalCluster.start({
      brokers,
      topics: [{ name: 'orders', queues: 1 }],
      config: { slaveReadEnable: true },
    })
    client = newClient()
    ;[master = '', slave = ''] = cluster.brokerAddrs
  })
  afterEach(async () => {
    await client.close()
    await cluster.close()
  })

  const addresses = async () => {
    const { body } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })
    return Object.fromEntries(body.brokerDatas.flatMap(({ brokerAddrs }) => [...brokerAddrs]))
  }

  it('is in the route, and serves what the master stored', async () => {
    await send(client, master, 'orders', 'one')

    const pulled = await client.call(slave, pullMessage, pullFields('orders', 'billing', { sysFlag: 6 }))
    const behind = await client.call(
      slave,
      pullMessage,
      pullFields('orders', 'billing', { sysFlag: 6, queueOffset: 1 }),
    )

    expect(await addresses()).to.deep.equal({ 0: master, 1: slave })
    expect(textsOf(pulled)).to.deep.equal(['one'])
    expect(pulled.suggestWhichBrokerId).to.equal(0)
    expect(behind.answer).to.equal('PULL_RETRY_IMMEDIATELY')
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('goes on when the master is lost, and takes no messages; the master finds everything again', async () => {
    await send(client, master, 'orders', 'one')
    await cluster.brokers[0]?.kill()
    await waitFor('the master to be gone', async () => Object.keys(await addresses()).length === 1)

    const offset = { consumerGroup: 'billing', topic: 'orders', queueId: 0 }
    const pulled = await client.call(slave, pullMessage, pullFields('orders', 'billing'))
    await client.call(slave, updateConsumerOffset, { ...offset, commitOffset: 1 })
    const refused = await refusalOf(send(client, slave, 'orders', 'two'))
    await cluster.brokers[0]?.start()

    expect(textsOf(pulled)).to.deep.equal(['one'])
    expect(refused.responseName).to.equal('SERVICE_NOT_AVAILABLE')
    expect(await addresses()).to.deep.equal({ 0: master, 1: slave })
    expect((await client.call(master, queryConsumerOffset, offset)).offset).to.equal(1)
  })

  it('takes no batch, and puts no half message back', async () => {
    await send(client, master, 'orders', 'one')
    const [message] = cluster.messages('orders')
    const item = { flag: 0, body: Buffer.from('two'), propertiesText: '' }

    const refusals = await Promise.all([
      refusalOf(
        client.call(slave, sendBatchMessage, sendFields('orders', { batch: true }), { body: encodeBatch([item]) }),
      ),
      refusalOf(client.call(slave, resumeCheckHalfMessage, { topic: 'orders', msgId: message?.offsetMessageId })),
    ])

    expect(refusals.map(({ responseName }) => responseName)).to.deep.equal(Array(2).fill('SERVICE_NOT_AVAILABLE'))
    expect(cluster.messages('orders')).to.have.length(1)
    expect(cluster.messages('RMQ_SYS_TRANS_HALF_TOPIC')).to.have.length(0)
  })

  for (const [what, isLost] of [
    ['lives', false],
    ['comes back', true],
  ] as const) {
    it(`leaves what was popped from it to its master, which revives it when it ${what}`, async () => {
      await using one = await oneBroker({ brokers, topics: [{ name: 'orders', queues: 1 }] })
      const [first] = one.cluster.brokers
      await send(one.client, one.broker, 'orders', 'one')

      const taken = await pop({ ...one, broker: one.cluster.brokerAddrs[1]! })
      if (isLost) await first?.kill()
      await one.clock.advance(31_000)
      await first?.start()
      await one.clock.advance(1)

      expect(textsOf(taken)).to.deep.equal(['one'])
      expect(one.cluster.messages(retryTopic).map(({ reconsumeTimes }) => reconsumeTimes)).to.deep.equal([1])
    })
  }

  it('is not read unless it may be', async () => {
    for (const broker of cluster.brokers) broker.config.slaveReadEnable = false

    const refused = await refusalOf(client.call(slave, pullMessage, pullFields('orders', 'billing')))

    expect(refused).to.include({
      responseCode: 2,
      remark: '[REJECTREQUEST]system busy, start flow control for a while',
    })
  })

  it('says what it is among its settings', async () => {
    const roleOf = async (address: string) =>
      parseSettingsListing((await client.call(address, getBrokerConfig, {})).body).get('brokerRole')

    expect(await Promise.all([master, slave].map(roleOf))).to.deep.equal(['ASYNC_MASTER', 'SLAVE'])
  })

  it('is known to its master, and knows it', async () => {
    await send(client, master, 'orders', 'one')
    const status = async (address: string) => (await client.call(address, getBrokerHaStatus, {})).body
    const { masterCommitLogMaxOffset: end, ...ofMaster } = await status(master)
    const ofSlave = await status(slave)
    const runtime = (await client.call(slave, getBrokerRuntimeInfo, {})).body.table
    await cluster.brokers[1]?.kill()

    expect(ofMaster).to.deep.include({ master: true, inSyncSlaveNums: 1 })
    expect(ofMaster.haConnectionInfo[0]).to.include({ addr: slave, slaveAckOffset: end, diff: 0, inSync: true })
    const [host, port] = master.split(':')
    expect(ofSlave).to.include({ master: false, inSyncSlaveNums: 0 })
    expect(ofSlave.haClientRuntimeInfo).to.include({ masterAddr: `${host}:${Number(port) + 1}`, maxOffset: end })
    expect([runtime.get('brokerActive'), runtime.get('commitLogMaxOffset')]).to.deep.equal(['false', String(end)])
    expect((await status(master)).haConnectionInfo).to.deep.equal([])
  })
})
