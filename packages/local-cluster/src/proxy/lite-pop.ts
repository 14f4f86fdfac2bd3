// SPDX-License-Identifier: Apache-2.0
// Pops lite topics. A message of one lies at its position of the light queue, which it tells itself; its receipt names
// the topic that holds the lite topics. [ConsumerProcessor.java popLiteMessage, MQClientAPIImpl.java
// processPopLiteResponse]
import {
  decodeRecords,
  isBadRecord,
  messageProperties,
  popLiteMessage,
  type Answer,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import type { BrokerCalls } from './broker-calls.js'
import type { ReceiptHandle } from './receipt-handle.js'

/** Milliseconds that an answer may take longer than the broker holds the request. */
export const answerMs = 3000

/** A message and the right to settle it. */
export interface Popped {
  readonly message: MessageExt
  readonly handle: ReceiptHandle
}

export type LitePop = Fields<typeof popLiteMessage> & { readonly brokerName: string }

export async function popLite(calls: BrokerCalls, address: string, pop: LitePop): Promise<readonly Popped[]> {
  const answer = await calls.call(address, popLiteMessage, pop, { timeoutMs: pop.pollTime + answerMs })
  return answer.answer === 'SUCCESS' ? poppedOf(answer, pop.brokerName) : []
}

function poppedOf(answer: Answer<typeof popLiteMessage>, brokerName: string): readonly Popped[] {
  const { popTime = 0, invisibleTime = 0, reviveQueueId = 0, orderCountInfo = '' } = answer
  const items = decodeRecords(answer.body, { brokerName })
  const timesTaken = timesTakenOf(orderCountInfo, items.length)
  return items.flatMap((item, index) => {
    if (isBadRecord(item)) return []
    const offset = Number(item.property(messageProperties.multiQueueOffset.name))
    const message = item.with({ queueOffset: offset, reconsumeTimes: timesTaken[index] ?? 0 })
    const place = { startOffset: 0, topicKind: 'normal', brokerName, queueId: 0, offset } as const
    const receipt = { ...place, popTime, invisibleTime, reviveQueueId }
    return [{ message, handle: { receipt, commitLogOffset: message.commitLogOffset } }]
  })
}

/**
 * How often each message was taken before; nothing when there is not one count for each. [ExtraInfoUtil.java
 * parseLiteOrderCountInfo]
 */
function timesTakenOf(orderCountInfo: string, messages: number): readonly number[] {
  const counts = orderCountInfo.split(';').map(text => Number(text.split(' ').at(-1)))
  return counts.length === messages ? counts : []
}
