// SPDX-License-Identifier: Apache-2.0
// What the tests of POP ask a broker, as clients do.
import {
  ackMessage,
  changeMessageInvisibleTime,
  parseMsgOffsetInfo,
  parseStartOffsetInfo,
  popMessage,
  printPopReceipt,
  queryConsumerOffset,
} from '@rocketmq-ts/protocol'
import type { Answer, Fields } from '@rocketmq-ts/remoting'
import type { OneBroker } from '../../one-broker.js'
import { send } from '../../raw-client.js'

/** One topic with one queue. */
export const topics = [{ name: 'orders', queues: 1 }]
/** Where messages of the group come back. */
export const retryTopic = '%RETRY%billing_orders'

/** Pops as the group `billing`; everything that is there, unless told otherwise. */
export function pop(
  { client, broker, clock }: OneBroker,
  given: Partial<Fields<typeof popMessage>> = {},
): Promise<Answer<typeof popMessage>> {
  return client.call(broker, popMessage, {
    consumerGroup: 'billing',
    topic: 'orders',
    queueId: -1,
    maxMsgNums: 32,
    invisibleTime: 30_000,
    pollTime: 0,
    bornTime: clock.now(),
    initMode: 0,
    expressionType: 'TAG',
    expression: '*',
    order: false,
    ...given,
  })
}

/** The receipt of a message of an answer, as clients make it. */
export function receiptOf(answer: Answer<typeof popMessage>, index = 0) {
  const [start] = parseStartOffsetInfo(answer.startOffsetInfo ?? '')
  const [taken] = parseMsgOffsetInfo(answer.msgOffsetInfo ?? '')
  const { popTime = 0, invisibleTime = 0, reviveQueueId = 0 } = answer
  const { topicKind, queueId, startOffset } = start!
  const offset = taken!.offsets[index]!
  const rest = { popTime, invisibleTime, reviveQueueId, brokerName: 'broker-a' }
  return { offset, queueId, extraInfo: printPopReceipt({ startOffset, topicKind, queueId, offset, ...rest }) }
}

/** Acknowledges a message. */
export function acknowledge(
  { client, broker }: OneBroker,
  receipt: ReturnType<typeof receiptOf>,
  topic = 'orders',
): Promise<Answer<typeof ackMessage>> {
  return client.call(broker, ackMessage, { consumerGroup: 'billing', topic, ...receipt })
}

/** Changes when a message comes back: milliseconds from now. */
export function change(
  { client, broker }: OneBroker,
  receipt: ReturnType<typeof receiptOf>,
  invisibleTime: number,
): Promise<Answer<typeof changeMessageInvisibleTime>> {
  const fields = { consumerGroup: 'billing', topic: 'orders', ...receipt, invisibleTime }
  return client.call(broker, changeMessageInvisibleTime, fields)
}

/** Sends one message after the other. */
export async function sendMany({ client, broker }: OneBroker, ...bodies: string[]): Promise<void> {
  for (const body of bodies) await send(client, broker, 'orders', body)
}

/** Position of the group. */
export async function committed({ client, broker }: OneBroker): Promise<number | undefined> {
  const fields = { consumerGroup: 'billing', topic: 'orders', queueId: 0 }
  return (await client.call(broker, queryConsumerOffset, fields)).offset
}
