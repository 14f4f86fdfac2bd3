// SPDX-License-Identifier: Apache-2.0
// The ways of sending: awaited, in parallel, to one queue by key, and one-way.
import type { DefaultMQProducer, SendResult } from '@rocketmq-ts/producer'
import { say } from './screen.js'

/** A message that was sent. */
export interface Sent {
  readonly how: string
  readonly result: SendResult
  readonly elapsedMs: number
}

/** Sends messages to the topic `orders`. */
export async function sendEveryWay(producer: DefaultMQProducer): Promise<readonly Sent[]> {
  const send = async (how: string, body: string, options?: Parameters<typeof producer.send>[1]): Promise<Sent> => {
    const before = performance.now()
    const result = await producer.send({ topic: 'orders', tags: 'paid', keys: body, body }, options)
    return { how, result, elapsedMs: performance.now() - before }
  }
  const awaited = [await send('await', 'order 1'), await send('await', 'order 2')]
  const parallel = await Promise.all([3, 4, 5].map(number => send('parallel', `order ${number}`)))
  await producer.sendOneway({ topic: 'orders', tags: 'paid', body: 'order 6' })
  say('one message more was sent one-way: nobody answers, so it has no line')
  return [...awaited, ...parallel]
}
