// SPDX-License-Identifier: Apache-2.0
// What a broker reads of a receipt. Requests name topic, queue and offset themselves, so that a receipt may be short of
// its last items; what it may be short of is not the same for each request. [ExtraInfoUtil.java]
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { refuse } from '../../refuse.js'

/** With queue and pop time, the first offset names the check point. */
export type Receipt = Pick<PopReceipt, 'startOffset' | 'popTime' | 'invisibleTime' | 'reviveQueueId'>

/**
 * Reads a receipt. Throws a `Refusal` with Java's text when it is too short.
 * @param first what Java looks at first, which decides the text
 */
export function parseReceipt(text: string, first: 'getBrokerName' | 'getReviveQid'): Receipt {
  const parts = text.replace(/ +$/, '').split(' ')
  const { count, line } = { getBrokerName: { count: 6, line: 107 }, getReviveQid: { count: 4, line: 68 } }[first]
  if (parts.length < count) {
    refuse(
      'SYSTEM_ERROR',
      `java.lang.IllegalArgumentException: ${first} fail, extraInfoStrs length ${parts.length}, ` +
        `org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil.${first}(ExtraInfoUtil.java:${line})`,
    )
  }
  const [startOffset = NaN, popTime = NaN, invisibleTime = NaN, reviveQueueId = NaN] = parts.slice(0, 4).map(integer)
  return { startOffset, popTime, invisibleTime, reviveQueueId }
}

function integer(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) {
    refuse('SYSTEM_ERROR', `java.lang.NumberFormatException: For input string: "${text.slice(0, 40)}"`)
  }
  return value
}
