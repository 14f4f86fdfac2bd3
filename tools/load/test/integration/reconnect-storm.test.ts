// SPDX-License-Identifier: Apache-2.0
// Three hundred clients of one process whose broker is dead: they share one instance, and so they must not dial more
// often than one client would.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { DialCounter } from '../../src/dial-counter.js'
import { printFigures } from '../../src/figures.js'
import { sized } from '../../src/run-size.js'

const pairs = 150
const stormMs = sized({ ci: 5000, full: 60_000 })

/** The back-off goes from 100 ms to 2 s, less a fifth by chance: six dials at first, then one every 1.6 s. */
function mostDials(elapsedMs: number): number {
  return 6 + Math.ceil(elapsedMs / 1600)
}

onEachCluster('a dead broker', cluster => {
  for (const death of ['refuses', 'hangs up'] as const) {
    it(`that ${death} is dialled by ${2 * pairs} clients no more often than by one`, async function () {
      this.timeout(stormMs + 120_000)
      const topic = await cluster.topic('load_storm')
      await using counter = await DialCounter.start(death)
      const options = {
        ...cluster.clientOptions,
        manager: new MQClientManager(),
        addressMap: () => counter.address,
        // A share of the usual 30 s, so that a short storm has heartbeats too.
        heartbeatBrokerInterval: 1000,
        pollNameServerInterval: 1000,
      }
      const producers = Array.from({ length: pairs }, () => {
        return new DefaultMQProducer({ ...options, producerGroup: uniqueName('PG_storm') })
      })
      const consumers = Array.from({ length: pairs }, () => {
        const consumer = new DefaultMQPushConsumer({ ...options, consumerGroup: uniqueName('CG_storm') })
        void consumer.subscribe(topic, '*', () => undefined)
        return consumer
      })
      const startedAt = performance.now()
      await Promise.all([...producers, ...consumers].map(client => client.start()))

      const sends = await storm(producers, topic, performance.now() + stormMs)
      await Promise.all([...producers, ...consumers].map(client => client.close()))
      const elapsedMs = Math.round(performance.now() - startedAt)

      printFigures('reconnect-storm', { death, clients: 2 * pairs, sends, dials: counter.count, elapsedMs })
      expect(counter.count).to.be.within(2, mostDials(elapsedMs))
    })
  }
})

/** All producers send, again and again, until the time is over; returns how many sends failed, which all do. */
async function storm(producers: readonly DefaultMQProducer[], topic: string, until: number): Promise<number> {
  const failures = await Promise.all(
    producers.map(async producer => {
      let failed = 0
      while (performance.now() < until) {
        await producer.send({ topic, body: 'x' }).catch(() => failed++)
      }
      return failed
    }),
  )
  return failures.reduce((sum, count) => sum + count, 0)
}
