// SPDX-License-Identifier: Apache-2.0
// A cluster of which everything is known, also the time: noon of 2026-01-31, wherever the specs run.
import { VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import { rmq } from '../rmq-here.js'
import { shown } from '../shown.js'

/**
 * Two masters in clusters of their own and a slave of the first; three topics, two groups. `zebra` has two messages on
 * broker-a and one on broker-b, and `billing` has consumed the first.
 */
export async function smallWorld(): Promise<LocalCluster> {
  const clock = new VirtualClock(new Date(2026, 0, 31, 12).getTime())
  const cluster = await LocalCluster.start({
    clock,
    brokers: [{}, { brokerName: 'broker-b', clusterName: 'OtherCluster' }, { brokerName: 'broker-a', brokerId: 1 }],
    config: { traceTopicEnable: true },
    topics: [
      { name: 'zebra', queues: 1 },
      {
        name: 'orders',
        queues: 2,
        order: true,
        attributes: { 'message.type': 'FIFO', 'cleanup.policy': 'DELETE' },
        brokers: ['broker-b'],
      },
      { name: 'apples', readQueues: 3, writeQueues: 1, perm: 4 },
    ],
  })
  await cluster.send({ topic: 'zebra', brokerName: 'broker-a', queueId: 0, body: 'one', tags: 'paid', keys: '188' })
  await clock.advance(5000)
  await cluster.send({ topic: 'zebra', brokerName: 'broker-a', queueId: 0, body: 'two' })
  await cluster.send({ topic: 'zebra', brokerName: 'broker-b', queueId: 0, body: 'three' })
  cluster.createGroup('zulu', {
    retryMaxTimes: 5,
    retryQueueNums: 2,
    consumeMessageOrderly: true,
    consumeEnable: false,
    consumeBroadcastEnable: false,
    attributes: new Map([
      ['a', 'b'],
      ['c', 'd'],
    ]),
  })
  cluster.createGroup('billing')
  for (const [broker, offset] of [
    ['broker-a', '1'],
    ['broker-b', '0'],
  ] as const) {
    const where = ['--topic', 'zebra', '--broker', broker, '--queue', '0', '--to', offset]
    await rmq(['offset', 'set', 'billing', ...where, '--yes', '--namesrv', cluster.namesrvAddr])
  }
  return cluster
}

interface Closable {
  close(): Promise<unknown>
}

/**
 * Runs each line in its turn on one small world, and compares all that it prints.
 * @param prepare makes more of the world; clients that it gives are closed
 */
export function printsOnSmallWorld(
  title: string,
  texts: readonly (readonly [line: string, text: string])[],
  prepare: (cluster: LocalCluster) => Promise<readonly Closable[]> = () => Promise.resolve([]),
): void {
  describe(title, () => {
    let cluster: LocalCluster
    let clients: readonly Closable[] = []
    before(async () => {
      cluster = await smallWorld()
      clients = await prepare(cluster)
    })
    after(async () => {
      await Promise.all(clients.map(client => client.close()))
      await cluster.close()
    })

    for (const [line, text] of texts) {
      it(`prints what it should: rmq ${line}`, async () => {
        expect(await shown(line, cluster.namesrvAddr)).to.equal(text.slice(1))
      })
    }
  })
}
