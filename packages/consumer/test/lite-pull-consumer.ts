// SPDX-License-Identifier: Apache-2.0
// Lite pull consumers for specs: each on an instance of its own, so that specs do not share connections.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultLitePullConsumer, type ConsumedMessage, type LitePullConsumerOptions } from '@rocketmq-ts/consumer'
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'

/** A consumer of a new group that begins at the first message. */
export function litePullConsumer<V = never>(
  cluster: TestCluster,
  options: Partial<LitePullConsumerOptions<V>> = {},
): DefaultLitePullConsumer<V> {
  return new DefaultLitePullConsumer<V>({
    consumerGroup: uniqueName('CG'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    manager: new MQClientManager(),
    ...cluster.clientOptions,
    ...options,
  })
}

/** Polls until so many messages have come. */
export async function pollFor<V>(consumer: DefaultLitePullConsumer<V>, count: number): Promise<ConsumedMessage<V>[]> {
  const seen: ConsumedMessage<V>[] = []
  const signal = AbortSignal.timeout(60_000)
  while (seen.length < count) seen.push(...(await consumer.poll({ timeoutMs: 5000, signal })))
  return seen
}
