// SPDX-License-Identifier: Apache-2.0
// Which messages of a queue a consumer gets. A filter is asked twice: with the queue entry alone, which settles nearly
// all of them without touching the record, then with the record.
import type { SubscriptionData } from '@rocketmq-ts/protocol'

/** Which messages a consumer gets. */
export interface MessageFilter {
  /** False settles it: the message is not wanted. `tagsCode` is the hash of the tag. */
  matchesEntry(tagsCode: number): boolean
  /** The last word, on the record's bytes. */
  matchesRecord(record: Buffer): boolean
}

/** Wants every message. */
export const everything: MessageFilter = { matchesEntry: () => true, matchesRecord: () => true }

/** Wants messages whose tag has one of the hashes of the subscription. [SubscriptionData.java codeSet] */
export function tagFilter(subscription: SubscriptionData): MessageFilter {
  if (subscription.subString === '*' || subscription.codeSet.length === 0) return everything
  const codes = new Set(subscription.codeSet)
  return { matchesEntry: tagsCode => codes.has(tagsCode), matchesRecord: () => true }
}
