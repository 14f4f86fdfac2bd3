// SPDX-License-Identifier: Apache-2.0
// Messages that are read back from the store to be stored once more: delayed, half, failed and popped ones.
import { decodeProperties, decodeRecord, joinProperties, type MessageExt } from '@rocketmq-ts/protocol'
import type { MessageStore, NewMessage } from './store/message-store.js'

/** The message whose record begins at a position of the commit log; `undefined` when none does. */
export function messageAt(store: MessageStore, physicalOffset: number): MessageExt | undefined {
  const record = store.recordAt(physicalOffset)
  if (record === undefined) return undefined
  try {
    return decodeRecord(record)
  } catch {
    // The position comes from a client and may point into the middle of a record: then nothing begins there.
    return undefined
  }
}

/** The message as it is to be stored again, with other values where `changes` says so. */
export function copyOf(message: MessageExt, changes: Partial<NewMessage> = {}): NewMessage {
  const { topic, queueId, flag, sysFlag, bornTimestamp, bornHost, reconsumeTimes, body } = message
  return {
    topic,
    queueId,
    flag,
    sysFlag,
    bornTimestamp,
    bornHost,
    reconsumeTimes,
    preparedTransactionOffset: 0,
    body,
    properties: joinProperties(message.properties),
    ...changes,
  }
}

/**
 * The text of properties with some of them set, or removed where the value is `undefined`. It may be too long now: that
 * shows when the message is stored.
 */
export function changeProperties(properties: string, changes: Readonly<Record<string, string | undefined>>): string {
  return joinProperties({ ...decodeProperties(properties), ...changes })
}
