// SPDX-License-Identifier: Apache-2.0
// Which messages of a queue a consumer gets. A filter is asked twice: with the queue entry alone, which settles nearly
// all of them without touching the record, then with the record.
import { everyMessage, expressionTypes } from '@rocketmq-ts/core'
import type { AnyExpressionType, SubscriptionData } from '@rocketmq-ts/protocol'

/** Which messages a consumer gets. */
export interface MessageFilter {
  /** False settles it: the message is not wanted. `tagsCode` is the hash of the tag. */
  matchesEntry(tagsCode: number): boolean
  /** The last word, on the record's bytes. */
  matchesRecord(record: Buffer): boolean
}

/** What a filter is made for. */
export interface FilterRequest {
  readonly group: string
  readonly subscription: SubscriptionData
  /** Version of the subscription that the consumer wants to be applied. */
  readonly subVersion: number
  /** The expression came with the pull, not with a heartbeat. */
  readonly isAttached: boolean
}

/** Wants every message. */
export const everything: MessageFilter = { matchesEntry: () => true, matchesRecord: () => true }

/** Wants messages whose tag has one of the hashes of the subscription. [SubscriptionData.java codeSet] */
export function tagFilter({ subString, codeSet }: SubscriptionData): MessageFilter {
  if (subString === everyMessage) return everything
  const codes = new Set(codeSet)
  return { matchesEntry: tagsCode => codes.has(tagsCode), matchesRecord: () => true }
}

/** Whether the expression is one of tags. [ExpressionType.java isTagType] */
export function isTagType(expressionType: AnyExpressionType | undefined): boolean {
  return expressionType === undefined || expressionType === '' || expressionType === expressionTypes.tag
}
