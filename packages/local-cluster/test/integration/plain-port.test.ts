// SPDX-License-Identifier: Apache-2.0
// What comes in on the ports of servers of either kind that were told nothing of TLS and of load balancers.
import { expect } from 'chai'
import { connect } from 'node:net'
import { getConsumerConnectionList, getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { RemotingClient, type RemotingClientOptions } from '@rocketmq-ts/remoting'
import { itVersion5, onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { introduce } from '../one-broker.js'
import { send } from '../raw-client.js'

/** A client behind a load balancer that tells this. */
function behind(header: string | Buffer, options: Partial<RemotingClientOptions> = {}): RemotingClient {
  return new RemotingClient({
    identity: { language: 'JAVA', version: 513 },
    ...options,
    createConnection({ host, port }) {
      const socket = connect(port, host)
      socket.write(header)
      return socket
    },
  })
}

const binary = '0d0a0d0a000d0a515549540a2111000c0a0102030a000001dc042a9f'

onEachCluster('a port with nothing special', cluster => {
  itVersion5('takes TLS, with a certificate that nobody knows', async () => {
    const topic = await cluster.topic('tls', { queues: 1 })
    const [broker = ''] = await cluster.brokerAddrs()
    const identity = { language: 'JAVA', version: 513 } as const
    await using client = new RemotingClient({ identity, tls: { rejectUnauthorized: false } })
    await using careful = new RemotingClient({ identity, tls: {} })

    const route = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic })
    const sent = await send(client, broker, topic, 'x')
    const refused = await rejection(send(careful, broker, topic, 'x'))

    expect([route.answer, sent.answer]).to.deep.equal(['SUCCESS', 'SUCCESS'])
    expect(refused).to.have.property('code', 'ERR_CONNECTION')
  })

  for (const [kind, header] of [
    ['text', 'PROXY TCP4 10.1.2.3 10.0.0.1 56324 10911\r\n'],
    ['bytes', Buffer.from(binary, 'hex')],
  ] as const) {
    itVersion5(`believes a load balancer that tells the client's address as ${kind}`, async () => {
      const [topic, consumerGroup] = [await cluster.topic('behind', { queues: 1 }), await cluster.group('behind')]
      const [broker = ''] = await cluster.brokerAddrs()
      await using client = behind(header)

      await introduce({ client, broker }, uniqueName('member'), { consumers: [consumerGroup], topic })
      const { body } = await client.call(broker, getConsumerConnectionList, { consumerGroup })
      await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic })
      await send(client, broker, topic, 'x')

      expect(body.connectionSet.map(({ clientAddr }) => clientAddr)).to.deep.equal(['10.1.2.3:56324'])
      const [message] = await cluster.messages(topic, 1)
      expect(message?.bornHost).to.match(/^127\.0\.0\.1:/)
    })
  }

  itVersion5('takes TLS behind such a header too, and no broken one', async () => {
    const [broker = ''] = await cluster.brokerAddrs()
    await using secure = behind('PROXY UNKNOWN\r\n', { tls: { rejectUnauthorized: false } })
    await using broken = behind('PROXY nonsense\r\n')

    for (const address of [cluster.namesrvAddr, broker]) {
      const fails = await rejection(broken.call(address, getRouteInfoByTopic, { topic: 'TBW102' }))
      expect(fails).to.have.property('code', 'ERR_CONNECTION')
    }
    expect((await secure.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'TBW102' })).answer).to.equal(
      'SUCCESS',
    )
  })
})
