// SPDX-License-Identifier: Apache-2.0
// Consumption under other settings of the client: header form, heartbeats, signed requests, TLS.
import type { PushConsumerOptions } from '@rocketmq-ts/consumer'
import { heartbeat, pullMessage, type RemotingCommand } from '@rocketmq-ts/protocol'
import { isVersion5, onEachCluster, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

/** Consumes, fails once, takes over, commits: everything that a consumer asks of a broker. */
async function consumes(
  cluster: TestCluster,
  options: Partial<PushConsumerOptions> = {},
  until?: () => boolean,
): Promise<void> {
  const topic = await cluster.topic('settings', { queues: 2 })
  const group = await cluster.group('CG_settings')
  await cluster.send(...numbered(topic, 6, { tags: 'A' }))
  const seen: string[] = []
  const start = async () => {
    const consumer = pushConsumer(cluster, {
      consumerGroup: group,
      ...options,
      handler({ body, reconsumeTimes }) {
        if (body.toString() === '3' && reconsumeTimes === 0) return { delayLevel: 1 }
        seen.push(body.toString())
        return undefined
      },
    })
    void consumer.subscribe(topic, 'A || B')
    await consumer.start()
    await consumer.ready()
    return consumer
  }
  const first = await start()
  await using second = await start()
  // One that was under way when a member joined may come twice.
  await waitFor('all messages', () => new Set(seen).size === 6, 20_000)
  await first.close()
  await cluster.send({ topic, body: 'B', tags: 'B' }, { topic, body: 'C', tags: 'C' }, { topic, body: 'B', tags: 'B' })
  await waitFor('the last messages', () => seen.filter(body => body === 'B').length === 2, 20_000)
  if (until !== undefined) await waitFor('what the option is about', until, 20_000)

  expect(new Set(seen)).to.deep.equal(new Set(['1', '2', '3', '4', '5', '6', 'B']))
  expect(second.serviceState).to.equal('RUNNING')
}

onEachCluster('a consumer', cluster => {
  it('can write its headers in the ROCKETMQ form', async () => {
    const written = new Map<number, string>()
    const rpcHook = {
      beforeRequest: (_address: string, command: RemotingCommand) =>
        void written.set(command.code, command.serializeType),
    }
    await consumes(cluster, { serializeType: 'ROCKETMQ', rpcHook })

    expect(written.get(pullMessage.code)).to.equal('ROCKETMQ')
    expect(new Set(written.values())).to.deep.equal(new Set(['ROCKETMQ']))
  })

  it('can leave subscriptions out of its heartbeats', async () => {
    const heartbeats: string[] = []
    const rpcHook = {
      beforeRequest(_address: string, { code, body }: RemotingCommand) {
        if (code === heartbeat.code) heartbeats.push(Buffer.from(body).toString())
      },
    }
    const isShort = (text: string) => text.includes('"withoutSub":true')
    // Brokers before 5.2 do not say that they understand it.
    const until = () => heartbeats.some(isShort) || !isVersion5
    await consumes(cluster, { useHeartbeatV2: true, heartbeatBrokerInterval: 300, rpcHook }, until)

    expect(heartbeats.some(text => !isShort(text))).to.equal(true)
    for (const text of heartbeats.filter(isShort)) expect(text).not.to.contain('subscriptionDataSet":[{')
  })
})

onEachCluster('a consumer that signs its requests', cluster => void it('consumes', () => consumes(cluster)), {
  acl: true,
})

onEachCluster('a consumer with TLS', cluster => void it('consumes', () => consumes(cluster)), { tls: true })
