// SPDX-License-Identifier: Apache-2.0
// Our clients for these specs, each on an instance of its own, as if it were the only one of its process.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { DefaultMQProducer, type ProducerOptions } from '@rocketmq-ts/producer'
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'

/** A started producer that has time: the machine may be busy with a JVM. */
export async function producerOn(
  cluster: TestCluster,
  options: Partial<ProducerOptions> = {},
): Promise<DefaultMQProducer> {
  const producer = new DefaultMQProducer({
    ...cluster.clientOptions,
    producerGroup: uniqueName('PG_interop'),
    manager: new MQClientManager(),
    sendMsgTimeout: 20_000,
    ...options,
  })
  await producer.start()
  return producer
}

/** A consumer that begins at the first message; not started. */
export function consumerOn(cluster: TestCluster, options: Partial<PushConsumerOptions> = {}): DefaultMQPushConsumer {
  return new DefaultMQPushConsumer({
    ...cluster.clientOptions,
    consumerGroup: uniqueName('CG_interop'),
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    manager: new MQClientManager(),
    ...options,
  })
}
