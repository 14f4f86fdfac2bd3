// SPDX-License-Identifier: Apache-2.0
// Consumers whose name servers are away, or silent. Messages are sent by way of a second name server, which the
// consumer does not know.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { compatibleVersion, getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { rawSend, runningMs, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'

/** A cluster with two name servers, and a consumer that begins at the first message. */
async function opened(
  knownTo: (cluster: LocalCluster) => string,
): Promise<{ cluster: LocalCluster; consumer: DefaultMQPushConsumer; seen: string[] } & AsyncDisposable> {
  const cluster = await LocalCluster.start({ nameServers: 2, topics: ['known', 'later'] })
  const seen: string[] = []
  const consumer = new DefaultMQPushConsumer({
    namesrvAddr: knownTo(cluster),
    consumerGroup: uniqueName('CG_ns'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    pollNameServerInterval: 100,
    manager: new MQClientManager(),
    handler: ({ body }) => void seen.push(body.toString()),
  })
  return {
    cluster,
    consumer,
    seen,
    async [Symbol.asyncDispose]() {
      await consumer.close()
      await cluster.close()
    },
  }
}

describe('a consumer and its name servers', () => {
  const remoting = new RemotingClient({ identity: { language: 'NODE_JS', version: compatibleVersion } })
  after(() => remoting.close())

  const send = (cluster: LocalCluster, topic: string, body: string) =>
    rawSend({ remoting, namesrvAddr: cluster.nameServers[1]?.address ?? '' }, [{ topic, body }])

  it('goes on while they are away, and finds a new topic within one poll of their return', async () => {
    await using bench = await opened(cluster => cluster.nameServers[0]?.address ?? '')
    const { cluster, consumer, seen } = bench
    void consumer.subscribe('known')
    await consumer.start()
    await consumer.ready()
    await cluster.nameServers[0]?.stop()
    const subscribing = consumer.subscribe('later')
    await send(cluster, 'known', 'old topic')
    await send(cluster, 'later', 'new topic')
    await waitFor('the message of the topic that is known', () => seen.length === 1)
    const whileAway = [...seen]
    await cluster.nameServers[0]?.start()
    await cluster.broker().register()
    await subscribing
    await waitFor('the message of the new topic', () => seen.length === 2)

    expect(whileAway).to.deep.equal(['old topic'])
    expect(seen).to.deep.equal(['old topic', 'new topic'])
  })

  it('costs it less than a request when the first of two is silent', async () => {
    await using bench = await opened(cluster => cluster.namesrvAddr)
    const { cluster, consumer, seen } = bench
    cluster.intercept(getRouteInfoByTopic, silence(), { server: 'namesrv-0' })
    void consumer.subscribe('known')
    await send(cluster, 'known', 'x')
    const startedAt = runningMs()
    await consumer.start()
    await waitFor('the message', () => seen.length === 1)

    expect(runningMs() - startedAt).to.be.lessThan(5000)
  })
})
