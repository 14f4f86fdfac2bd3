// SPDX-License-Identifier: Apache-2.0
// Push consumers for specs: each on an instance of its own, so that specs do not share connections.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { queryConsumerOffset, setMessageRequestMode, type MessageRequestMode } from '@rocketmq-ts/protocol'
import { uniqueName, type RawMessage, type TestCluster } from '@rocketmq-ts/testing'

/** A consumer of a new group that begins at the first message. */
export function pushConsumer<V = never>(
  cluster: TestCluster,
  options: Partial<PushConsumerOptions<V>> = {},
): DefaultMQPushConsumer<V> {
  return new DefaultMQPushConsumer<V>({
    consumerGroup: uniqueName('CG'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    manager: new MQClientManager(),
    ...cluster.clientOptions,
    ...options,
  })
}

/** Messages with the bodies 1, 2, 3, … */
export function numbered(topic: string, count: number, rest: Partial<RawMessage> = {}): RawMessage[] {
  return Array.from({ length: count }, (_, index) => ({ topic, body: String(index + 1), ...rest }))
}

/** What a group has committed, by queue id; `undefined` where it has not. */
export async function committedOffsets(
  cluster: TestCluster,
  consumerGroup: string,
  topic: string,
  queues = 1,
): Promise<(number | undefined)[]> {
  const address = (await cluster.brokerAddrs())[0] ?? ''
  const ask = async (queueId: number) => {
    const fields = { consumerGroup, topic, queueId, setZeroIfNotFound: false }
    return (await cluster.remoting.call(address, queryConsumerOffset, fields)).offset
  }
  return Promise.all(Array.from({ length: queues }, (_, queueId) => ask(queueId)))
}

/** What the admin command setConsumeMode does. */
export async function setMode(
  cluster: TestCluster,
  topic: string,
  consumerGroup: string,
  mode: MessageRequestMode,
): Promise<void> {
  for (const address of await cluster.brokerAddrs()) {
    const body = { topic, consumerGroup, mode, popShareQueueNum: 0 }
    await cluster.remoting.call(address, setMessageRequestMode, {}, { body })
  }
}
