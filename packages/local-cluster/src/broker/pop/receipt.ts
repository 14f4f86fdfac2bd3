// SPDX-License-Identifier: Apache-2.0
// What a broker reads of a receipt. Requests name topic, queue and offset themselves, so that a receipt may be short of
// its last items; what it may be short of is not the same for each request. [ExtraInfoUtil.java]
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { failAsJava, failAsNumber } from '../java-failure.js'

/** With queue and pop time, the first offset names the check point. */
export type Receipt = Pick<PopReceipt, 'startOffset' | 'popTime' | 'invisibleTime' | 'reviveQueueId'>

/** What Java asks a receipt for first: how many items it must have, and the line that says so. */
const firstLooks = { getBrokerName: { items: 6, line: 107 }, getReviveQid: { items: 4, line: 68 } } as const

/** Reads a receipt; what cannot be read fails as in Java. */
export function parseReceipt(text: string, first: keyof typeof firstLooks): Receipt {
  const items = withoutLastBlanks(text).split(' ')
  const { items: needed, line } = firstLooks[first]
  if (items.length < needed) {
    failAsJava(
      `java.lang.IllegalArgumentException: ${first} fail, extraInfoStrs length ${items.length}`,
      `org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil.${first}(ExtraInfoUtil.java:${line})`,
    )
  }
  const [startOffset, popTime, invisibleTime, reviveQueueId] = items
  return {
    // In Java's order: it decides which of several bad items is named.
    reviveQueueId: integer(reviveQueueId),
    startOffset: integer(startOffset),
    popTime: integer(popTime),
    invisibleTime: integer(invisibleTime),
  }
}

/** Java's `split` drops empty items at the end. */
function withoutLastBlanks(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === ' ') end--
  return text.slice(0, end)
}

function integer(text = ''): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(value) ? value : failAsNumber(text)
}
