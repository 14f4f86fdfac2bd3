// SPDX-License-Identifier: Apache-2.0
// A push consumer that reads a topic from its beginning until it has what was sent.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import type { MessageExt } from '@rocketmq-ts/protocol'

/** Resolves to the first `count` messages of the topic, in the order in which they came; the consumer is closed. */
export async function consumeAll(of: {
  readonly topic: string
  readonly namesrvAddr: string
  readonly count: number
}): Promise<readonly MessageExt[]> {
  await using consumer = new DefaultMQPushConsumer({
    consumerGroup: 'kitchen',
    namesrvAddr: of.namesrvAddr,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  })
  const received: MessageExt[] = []
  const all = new Promise<void>(resolve => {
    void consumer.subscribe(of.topic, '*', message => {
      received.push(message)
      if (received.length === of.count) resolve()
    })
  })
  await consumer.start()
  await all
  return received
}
