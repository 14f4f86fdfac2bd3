// SPDX-License-Identifier: Apache-2.0
// Push consumers for specs: each on an instance of its own, so that specs do not share connections.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'

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
