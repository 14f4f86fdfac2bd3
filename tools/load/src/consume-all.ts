// SPDX-License-Identifier: Apache-2.0
// Reads a topic to its end with a push consumer of a new group: what a user would get after the run.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { uniqueName, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { idOf } from './load-body.js'
import type { Found } from './send-history.js'

const patienceMs = 300_000

/** Everything that the brokers of `cluster` have of `topic`, in the order of delivery. */
export async function consumeAll(cluster: TestCluster, topic: string): Promise<readonly Found[]> {
  const found: Found[] = []
  await using consumer = new DefaultMQPushConsumer({
    ...cluster.clientOptions,
    consumerGroup: uniqueName('CG_load'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    manager: new MQClientManager(),
  })
  void consumer.subscribe(topic, '*', ({ body, brokerName, queueId, queueOffset }) => {
    found.push({ id: idOf(body), brokerName, queueId, queueOffset })
  })
  await consumer.start()
  await consumer.ready()
  const isAtEnd = async () => (await consumer.lag()).every(({ lag }) => lag === 0)
  await waitFor(`the end of ${topic}`, isAtEnd, patienceMs)
  return found
}
