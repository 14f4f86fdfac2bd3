// SPDX-License-Identifier: Apache-2.0
// Dead letters, with traces that tell why they are dead.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { uniqueName, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { rmq } from './rmq-here.js'

/** Sends messages, and lets a traced consumer of a new group give all of them up. */
export async function giveUp(
  cluster: TestCluster,
  topic: string,
  bodies: readonly string[],
): Promise<{ group: string; ids: readonly string[] }> {
  const group = await cluster.group('billing')
  await using consumer = new DefaultMQPushConsumer({
    ...cluster.clientOptions,
    consumerGroup: group,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    maxReconsumeTimes: 0,
    enableTrace: true,
  })
  let given = 0
  await consumer.subscribe(topic, '*', async () => {
    given++
    throw new Error('no')
  })
  await consumer.start()
  await consumer.ready()
  await using producer = new DefaultMQProducer({
    ...cluster.clientOptions,
    producerGroup: uniqueName('shop'),
    enableTrace: true,
  })
  await producer.start()
  const ids: string[] = []
  for (const body of bodies) {
    const message = { topic, body, tags: 'paid', keys: [`key-${body}`], properties: { region: 'eu' } }
    ids.push((await producer.send(message)).messageId)
  }
  await waitFor('all to be given up', () => given === bodies.length)
  await waitFor('the dead letters', async () => {
    const { stdout } = await rmq(['dlq', 'show', group, '--json', '--namesrv', cluster.namesrvAddr])
    return (
      stdout
        .trim()
        .split('\n')
        .filter(line => line !== '').length === bodies.length
    )
  })
  return { group, ids }
}
