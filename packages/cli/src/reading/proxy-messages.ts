// SPDX-License-Identifier: Apache-2.0
// Messages received for a group through proxies. Each one is acknowledged when it was printed; what a closed pipe did
// not take comes again.
import { UsageError, type MessageView } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from '@rocketmq-ts/grpc'
import type { Session } from '../session.js'
import { started } from '../started.js'
import type { Reading } from './reading.js'

/** Messages of one receive: each belongs to us while those before it are printed. */
const receiveSize = 16
/** Milliseconds that a receive waits: the least that servers do. */
const waitMs = 5000

export async function* proxyMessages(
  session: Session,
  proxy: ProxyClientOptions,
  consumerGroup: string | undefined,
  reading: Reading,
): AsyncGenerator<MessageView> {
  if (consumerGroup === undefined) {
    throw new UsageError('proxies serve groups only: name one with --group, or the name servers with --namesrv')
  }
  const { SimpleConsumer } = await import('@rocketmq-ts/grpc')
  const subscriptions = { [reading.topic]: reading.filter }
  const options = { ...proxy, consumerGroup, subscriptions, waitMs }
  await using consumer = await started(new SimpleConsumer(options), session)
  let left = reading.count
  while (left > 0 && !session.signal.aborted) {
    const messages = await consumer.receive({ maxMessages: Math.min(left, receiveSize), signal: session.signal })
    for (const message of messages) {
      yield message
      await message.ack()
    }
    left -= messages.length
    if (messages.length === 0 && reading.endsWhenDrained) return
  }
}
