// SPDX-License-Identifier: Apache-2.0
// Messages consumed for a group. What was printed is committed at the end, and what a closed pipe did not take is not.
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Session } from '../session.js'
import { started } from '../started.js'
import type { Reading } from './reading.js'

const pollSize = 32
const pollMs = 500

export async function* groupMessages(session: Session, group: string, reading: Reading): AsyncGenerator<MessageExt> {
  const { DefaultLitePullConsumer } = await import('@rocketmq-ts/consumer')
  const { from } = reading
  const made = new DefaultLitePullConsumer({
    ...session.client,
    consumerGroup: group,
    subscriptions: { [reading.topic]: reading.filter },
    ...(typeof from === 'object' && 'timestamp' in from
      ? { consumeFromWhere: 'CONSUME_FROM_TIMESTAMP' as const, consumeTimestamp: from.timestamp }
      : {
          consumeFromWhere:
            from === 'first' ? ('CONSUME_FROM_FIRST_OFFSET' as const) : ('CONSUME_FROM_LAST_OFFSET' as const),
        }),
  })
  await using consumer = await started(made, session)
  await consumer.ready({ timeoutMs: session.options.timeout, signal: session.signal })
  let left = reading.count
  while (left > 0 && !session.signal.aborted) {
    const messages = await consumer
      .poll({ timeoutMs: pollMs, maxMessages: Math.min(left, pollSize), signal: session.signal })
      .catch((error: unknown) => {
        if (session.signal.aborted) return []
        throw error
      })
    for (const message of messages) yield message
    left -= messages.length
    if (messages.length === 0 && reading.endsWhenDrained && (await isDrained(consumer))) break
  }
  await consumer.commitSync()
}

async function isDrained(consumer: { lag(): Promise<readonly { readonly lag: number }[]> }): Promise<boolean> {
  return (await consumer.lag()).every(({ lag }) => lag === 0)
}
