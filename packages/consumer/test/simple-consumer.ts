// SPDX-License-Identifier: Apache-2.0
// Simple consumers for specs: each on an instance of its own, so that specs do not share connections.
import { MQClientManager } from '@rocketmq-ts/client'
import { SimpleConsumer, type Received, type SimpleConsumerOptions } from '@rocketmq-ts/consumer'
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'

/** A consumer of a new group that begins at the first message. */
export function simpleConsumer<V = never>(
  cluster: TestCluster,
  options: Partial<SimpleConsumerOptions<V>> = {},
): SimpleConsumer<V> {
  return new SimpleConsumer<V>({
    consumerGroup: uniqueName('CG'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    manager: new MQClientManager(),
    ...cluster.clientOptions,
    ...options,
  })
}

/** Receives until so many messages have come. */
export async function receiveFor<V>(
  consumer: SimpleConsumer<V>,
  count: number,
  options: { readonly invisibleMs?: number } = {},
): Promise<Received<V>[]> {
  const seen: Received<V>[] = []
  const signal = AbortSignal.timeout(30_000)
  while (seen.length < count) seen.push(...(await consumer.receive({ waitMs: 5000, signal, ...options })))
  return seen
}
