// SPDX-License-Identifier: Apache-2.0
// What comes in on the port of a proxy: TLS, plain text, and either behind a load balancer.
import { expect } from 'chai'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { wire } from '@rocketmq-ts/grpc-protocol'
import { testCertificates } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../../src/index.js'
import { RawClient } from './raw-client.js'

describe('the port of a proxy', () => {
  it('takes TLS and plain text on one port', async () => {
    const { cert, key } = testCertificates.server
    await using cluster = await LocalCluster.start({ proxy: true, topics: ['orders'], tls: { cert, key } })

    for (const url of [`http://${cluster.endpoints}`, `https://${cluster.endpoints}`]) {
      await using client = new RawClient(url, 'c', { tls: { ca: testCertificates.ca } })
      expect((await client.ask('QueryRoute', { topic: { name: 'orders' } })).status?.code).to.equal(wire.Code.OK)
    }
  })

  it("believes a load balancer that tells the client's address, before TLS and plain text", async () => {
    await using cluster = await LocalCluster.start({ proxy: true, topics: ['orders'] })
    const port = Number(cluster.endpoints.split(':')[1])
    const behind = (address: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`PROXY TCP4 ${address} 10.0.0.1 56324 8081\r\n`)
      return socket
    }
    const plain = { createConnection: () => behind('10.1.2.3') }
    const secure = {
      createConnection: () =>
        connectTls({ socket: behind('10.1.2.4'), rejectUnauthorized: false, ALPNProtocols: ['h2'] }),
    }
    await using first = new RawClient(`http://${cluster.endpoints}`, 'plain', { tls: plain })
    await using second = new RawClient(`https://${cluster.endpoints}`, 'secure', { tls: secure })
    await using third = new RawClient(`http://${cluster.endpoints}`, 'direct')

    for (const client of [first, second, third]) await client.ask('QueryRoute', { topic: { name: 'orders' } })

    const peers = cluster.proxy.calls('QueryRoute').map(({ call }) => call.peer)
    expect(peers.slice(0, 2)).to.deep.equal(['10.1.2.3:56324', '10.1.2.4:56324'])
    expect(peers[2]).to.match(/^127\.0\.0\.1:/)
  })
})
