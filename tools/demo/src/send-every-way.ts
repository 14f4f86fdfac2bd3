// SPDX-License-Identifier: Apache-2.0
// The ways of sending: awaited, in parallel, to one queue by key, and one-way.
import type { DefaultMQProducer, SendResult } from '@rocketmq-ts/producer'

/** A message that was sent. */
export interface Sent {
  readonly how: string
  readonly result: SendResult
  readonly elapsedMs: number
}

/** Sends five messages whose results are returned, and one that has no result. */
export async function sendEveryWay(producer: DefaultMQProducer, topic: string): Promise<readonly Sent[]> {
  const send = async (how: string, body: string, options?: Parameters<typeof producer.send>[1]): Promise<Sent> => {
    const before = performance.now()
    const result = await producer.send({ topic, tags: 'paid', keys: body, body }, options)
    return { how, result, elapsedMs: performance.now() - before }
  }
  const awaited = [await send('await', 'order 1'), await send('await', 'order 2')]
  const parallel = await Promise.all([3, 4, 5].map(number => send('parallel', `order ${number}`)))
  await producer.sendOneway({ topic, tags: 'paid', body: 'order 6' })
  return [...awaited, ...parallel]
}
