// SPDX-License-Identifier: Apache-2.0
import type { SubscriptionConflict } from '@rocketmq-ts/consumer'
import { isVersion5, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { SubscriptionConflicts } from '../../src/membership/subscription-conflicts.js'
import { litePullConsumer } from '../lite-pull-consumer.js'
import { pushConsumer } from '../push-consumer.js'
import { simpleConsumer } from '../simple-consumer.js'

const heartbeatBrokerInterval = 300
const handler = () => undefined

onEachCluster('members of a group that want different things', cluster => {
  const openers = {
    push: (consumerGroup: string, topic: string) =>
      pushConsumer(cluster, { consumerGroup, heartbeatBrokerInterval, handler, subscriptions: { [topic]: 'A' } }),
    'lite pull': (consumerGroup: string, topic: string) =>
      litePullConsumer(cluster, { consumerGroup, heartbeatBrokerInterval, subscriptions: { [topic]: 'A' } }),
    ...(isVersion5
      ? {
          simple: (consumerGroup: string, topic: string) =>
            simpleConsumer(cluster, { consumerGroup, heartbeatBrokerInterval, subscriptions: { [topic]: 'A' } }),
        }
      : {}),
  }

  for (const [kind, open] of Object.entries(openers)) {
    it(`are told so, once: a ${kind} consumer`, async () => {
      const topic = await cluster.topic('differ', { queues: 1 })
      const consumerGroup = await cluster.group('differ')
      await using one = open(consumerGroup, topic)
      await using other = pushConsumer(cluster, {
        consumerGroup,
        heartbeatBrokerInterval,
        handler,
        subscriptions: { [topic]: 'B' },
      })
      const conflicts: SubscriptionConflict[] = []
      // Brokers believe the last one that spoke: the other one hears of it.
      one.on('subscriptionConflict', conflict => conflicts.push(conflict))
      other.on('subscriptionConflict', ({ ours, theirs, ...rest }) =>
        conflicts.push({ ...rest, ours: theirs, theirs: ours }),
      )
      await one.start()
      await other.start()
      await waitFor('the event', () => conflicts.length > 0)

      expect(conflicts[0]).to.deep.equal({ topic, ours: 'A', theirs: 'B' })
    })
  }

  it('are told nothing when they want the same, or are alone', async () => {
    const topic = await cluster.topic('same', { queues: 1 })
    const consumerGroup = await cluster.group('same')
    const options = { consumerGroup, heartbeatBrokerInterval, handler, subscriptions: { [topic]: 'A' } }
    await using one = pushConsumer(cluster, options)
    await one.start()
    const conflicts: SubscriptionConflict[] = []
    const { instance, group, subscriptions } = one.defaultMQPushConsumerImpl
    const watch = {
      group,
      subscriptions: () => subscriptions.all,
      onConflict: (it: SubscriptionConflict) => conflicts.push(it),
    }
    const looking = new SubscriptionConflicts(instance, watch)
    await looking.look()
    await using other = pushConsumer(cluster, options)
    await other.start()
    await other.ready()
    await looking.look()

    expect(conflicts).to.deep.equal([])
  })
})
