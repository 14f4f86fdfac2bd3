// SPDX-License-Identifier: Apache-2.0
// Conditions that a broker cannot filter by: whoever asks is told so, and gets nothing that was not asked for.
import type { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { BrokerError } from '@rocketmq-ts/core'
import { closeConnection } from '@rocketmq-ts/local-cluster'
import { checkClientConfig } from '@rocketmq-ts/protocol'
import { isVersion5, itEmbedded, onEachCluster, rejection, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { pushConsumer } from '../push-consumer.js'
import { simpleConsumer } from '../simple-consumer.js'

type AnyConsumer = DefaultMQPushConsumer | DefaultLitePullConsumer | SimpleConsumer
type Subscribed = (cluster: TestCluster, topic: string, sql: string) => AnyConsumer

const wrong = 'a/b > 1'
const right = 'a > 1'

const kinds: Readonly<Record<string, Subscribed>> = {
  push: (cluster, topic, sql) =>
    pushConsumer(cluster, { subscriptions: { [topic]: { sql } }, handler: () => undefined }),
  'lite pull': (cluster, topic, sql) => litePullConsumer(cluster, { subscriptions: { [topic]: { sql } } }),
  ...(isVersion5
    ? {
        simple: (cluster: TestCluster, topic: string, sql: string) =>
          simpleConsumer(cluster, { subscriptions: { [topic]: { sql } } }),
      }
    : {}),
}

onEachCluster('a condition that does not parse', cluster => {
  for (const [kind, subscribed] of Object.entries(kinds)) {
    it(`makes the start of a ${kind} consumer reject with the broker's words`, async () => {
      const topic = await cluster.topic('wrong')
      await using consumer = subscribed(cluster, topic, wrong)

      const error = await rejection<BrokerError>(consumer.start())

      expect(error).to.include({ responseName: 'SUBSCRIPTION_PARSE_FAILED' })
      expect(error.remark).to.have.length.above(10)
      expect(consumer.serviceState).to.equal('START_FAILED')
    })

    it(`is refused by subscribe of a ${kind} consumer that runs, and the filter stays as it was`, async () => {
      const topic = await cluster.topic('running', { queues: 1 })
      await using consumer = subscribed(cluster, topic, right)
      await consumer.start()

      const error = await rejection<BrokerError>(consumer.subscribe(topic, { sql: wrong }))

      expect(error).to.include({ responseName: 'SUBSCRIPTION_PARSE_FAILED' })
      const [kept] = consumer.runningInfo().subscriptionSet.filter(subscription => subscription.topic === topic)
      expect(kept).to.include({ subString: right })
    })
  }

  it('is refused for queues that are assigned', async () => {
    const topic = await cluster.topic('assigned', { queues: 1 })
    await using consumer = litePullConsumer(cluster)
    consumer.setSubExpressionForAssign(topic, { sql: wrong })
    const [sent] = await cluster.send({ topic, body: '1' })
    await consumer.assign([{ topic, brokerName: sent?.brokerName ?? '', queueId: 0 }])

    const error = await rejection<BrokerError>(consumer.start())

    expect(error).to.include({ responseName: 'SUBSCRIPTION_PARSE_FAILED' })
  })

  it('does not win over a later subscription to the same topic', async () => {
    const topic = await cluster.topic('later', { queues: 1 })
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: 'A' } })
    await consumer.start()
    await consumer.ready()

    await Promise.all([consumer.subscribe(topic, { sql: right }), consumer.subscribe(topic, 'B')])

    await cluster.send({ topic, body: 'B', tags: 'B' })
    const [message] = await pollFor(consumer, 1)
    expect(message?.body.toString()).to.equal('B')
  })

  itEmbedded(
    'brings nothing unfiltered, but an event, when it is found out later',
    'its start asks nobody',
    async () => {
      const topic = await cluster.topic('late', { queues: 1 })
      await cluster.send({ topic, body: '1' })
      cluster.embedded.intercept(checkClientConfig, closeConnection(), { times: 1 })
      await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: { sql: wrong } } })
      const failures: Error[] = []
      consumer.on('pullFailed', (_queue, error) => failures.push(error))
      await consumer.start()

      await waitFor('the event', () => failures.some(error => error instanceof BrokerError))

      expect(await consumer.poll({ timeoutMs: 300 })).to.deep.equal([])
    },
  )
})

onEachCluster(
  'a condition at a broker that filters by tags only',
  cluster => {
    for (const [kind, subscribed] of Object.entries(kinds)) {
      it(`makes the start of a ${kind} consumer reject with the broker's words`, async () => {
        const topic = await cluster.topic('tagsonly')
        await using consumer = subscribed(cluster, topic, right)

        const error = await rejection<BrokerError>(consumer.start())

        expect(error.remark).to.contain('does not support consumer to filter message by SQL92')
      })
    }
  },
  { config: { enablePropertyFilter: false } },
)
