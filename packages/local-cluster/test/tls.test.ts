// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { rejection, testCertificates } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../src/index.js'
import { RawClient } from './proxy/raw-client.js'
import { newClient, send } from './raw-client.js'

const identity = { language: 'JAVA', version: 513 } as const

describe('a cluster with a certificate', () => {
  it('takes TLS and plain text on the same ports', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'], tls: testCertificates.server })
    await using secure = new RemotingClient({ identity, tls: { ca: testCertificates.ca } })
    await using plain = newClient()

    for (const client of [secure, plain]) {
      const route = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })
      expect(route.answer).to.equal('SUCCESS')
      expect((await send(client, cluster.brokerAddrs[0]!, 'orders', 'x')).answer).to.equal('SUCCESS')
    }
  })

  it('takes TLS only when it is told to enforce it', async () => {
    const tls = { ...testCertificates.server, mode: 'enforcing' } as const
    await using cluster = await LocalCluster.start({ tls })
    await using plain = newClient()
    await using secure = new RemotingClient({ identity, tls: { ca: testCertificates.ca } })

    const call = rejection(plain.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'TBW102' }))
    const route = await secure.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'TBW102' })

    expect(route.body.queueDatas).to.have.length(1)
    expect(await call).to.have.property('code', 'ERR_CONNECTION')
  })

  it('has one of its own where only the mode is told', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'], proxy: true, tls: { mode: 'enforcing' } })
    await using secure = new RemotingClient({ identity, tls: { rejectUnauthorized: false } })
    await using overGrpc = new RawClient(`https://${cluster.endpoints}`, 'c', { tls: { rejectUnauthorized: false } })

    const sent = await send(secure, cluster.brokerAddrs[0]!, 'orders', 'x')
    const route = await overGrpc.ask('QueryRoute', { topic: { name: 'orders' } })

    expect(sent.answer).to.equal('SUCCESS')
    expect(route.messageQueues).to.have.length(4)
  })

  it('takes no TLS when that is disabled', async () => {
    await using cluster = await LocalCluster.start({ tls: { mode: 'disabled' } })
    await using secure = new RemotingClient({ identity, tls: { rejectUnauthorized: false } })

    const call = rejection(secure.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'TBW102' }))

    expect(await call).to.have.property('code', 'ERR_CONNECTION')
  })
})
