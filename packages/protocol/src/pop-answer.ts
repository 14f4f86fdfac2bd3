// SPDX-License-Identifier: Apache-2.0
// Which receipt belongs to which record of an answer to POP_MESSAGE. A message that comes again carries its own; the
// others are found by where they lie. Of an answer that holds a bad record we know, from the offsets in its header,
// what should have been there. [MQClientAPIImpl.java processPopResponse]
import { MessageError } from '@rocketmq-ts/core'
import type { Values } from '@rocketmq-ts/remoting/frames'
import type { MessageExt } from './message/message-ext.js'
import { messageProperties } from './message/message-properties.js'
import { isBadRecord, type RecordItem } from './message/record-list.js'
import { parseMsgOffsetInfo, parseOrderCountInfo, parseStartOffsetInfo, popQueueKey } from './pop-offsets.js'
import { parsePopReceipt, type PopReceipt } from './pop-receipt.js'
import type { popResponse } from './requests/pop-message.js'
import { popTopicKindOf } from './topic-names.js'

/** What the header of an answer says. */
export type PopHeader = Values<typeof popResponse>

/** A message and its receipt. */
export interface PoppedRecord {
  readonly message: MessageExt
  readonly receipt: PopReceipt
  /** How often it was taken before, if the answer says so: only when it was taken in order. */
  readonly timesTaken: number | undefined
}

/** A record that was taken, but is not among the messages. */
export interface MissingRecord {
  /** What gives it back, or says that it is consumed. */
  readonly receipt: PopReceipt
  /** Why it is not among them. */
  readonly error: Error
}

/**
 * Gives each message its receipt, and tells what is missing.
 * @throws ProtocolError when the header cannot be read
 */
export function receiptsOf(
  items: readonly RecordItem[],
  header: PopHeader,
  brokerName: string,
): { readonly received: readonly PoppedRecord[]; readonly missing: readonly MissingRecord[] } {
  const starts = new Map(
    parseStartOffsetInfo(header.startOffsetInfo ?? '').map(entry => [popQueueKey(entry), entry.startOffset]),
  )
  const counts = new Map(
    parseOrderCountInfo(header.orderCountInfo ?? '').map(entry => [
      placeOf(popQueueKey(entry), entry.offset),
      entry.count,
    ]),
  )
  const base = {
    popTime: header.popTime ?? 0,
    invisibleTime: header.invisibleTime ?? 0,
    reviveQueueId: header.reviveQueueId ?? 0,
    brokerName,
  }
  const seen = new Set<string>()
  const received: PoppedRecord[] = []
  const bad: Error[] = []
  for (const item of items) {
    if (isBadRecord(item)) {
      bad.push(item.error)
      continue
    }
    const receipt = receiptOf(item, base, starts)
    const key = popQueueKey(receipt)
    const place = placeOf(key, receipt.offset)
    seen.add(place)
    const timesTaken = counts.get(place) ?? counts.get(placeOf(key, undefined))
    received.push({ message: item, receipt, timesTaken })
  }
  return { received, missing: bad.length === 0 ? [] : missingOf(header, { base, starts, seen, bad }) }
}

type Base = Pick<PopReceipt, 'popTime' | 'invisibleTime' | 'reviveQueueId' | 'brokerName'>

function receiptOf(message: MessageExt, base: Base, starts: Map<string, number>): PopReceipt {
  const own = message.property(messageProperties.popCheckPoint.name)
  if (own !== undefined) return parsePopReceipt(own)
  const { queueId, queueOffset: offset } = message
  const topicKind = popTopicKindOf(message.topic)
  const key = popQueueKey({ topicKind, queueId })
  // Brokers of the first 5.0 tell no start: the batch begins with its first message then.
  const startOffset = starts.get(key) ?? offset
  starts.set(key, startOffset)
  return { ...base, startOffset, topicKind, queueId, offset }
}

function missingOf(
  header: PopHeader,
  found: {
    readonly base: Base
    readonly starts: ReadonlyMap<string, number>
    readonly seen: ReadonlySet<string>
    readonly bad: readonly Error[]
  },
): readonly MissingRecord[] {
  const { base, starts, seen, bad } = found
  const missing: MissingRecord[] = []
  for (const { topicKind, queueId, offsets } of parseMsgOffsetInfo(header.msgOffsetInfo ?? '')) {
    const key = popQueueKey({ topicKind, queueId })
    for (const offset of offsets) {
      if (seen.has(placeOf(key, offset))) continue
      const startOffset = starts.get(key) ?? offset
      const error = bad[missing.length] ?? new MessageError('its record lies behind one whose frame is broken')
      missing.push({ receipt: { ...base, startOffset, topicKind, queueId, offset }, error })
    }
  }
  return missing
}

function placeOf(queueKey: string, offset: number | undefined): string {
  return `${queueKey}@${offset ?? ''}`
}
