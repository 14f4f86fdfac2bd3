// SPDX-License-Identifier: Apache-2.0
// What a consumer group wants of a topic, as heartbeats carry it. The source of a class filter is never sent.
// [SubscriptionData.java]
import { expressionTypes } from '@rocketmq-ts/core'
import { list } from './collections.js'
import { object, withDefault, type ShapeOf } from './shape.js'
import { boolean, expressionKind, int32, string, version } from './values.js'

/** Shape of a subscription. */
export const subscriptionData = object({
  /** A filter class on the broker chooses (removed in 5.0): always false. */
  classFilterMode: boolean,
  /** Topic that the group wants messages of. */
  topic: string,
  /** The expression as the caller wrote it; `*` for everything. */
  subString: string,
  /** Tags of a tag expression; empty for `*` and for SQL92. */
  tagsSet: list(string),
  /** Java's hash codes of the tags: what the broker compares. */
  codeSet: list(int32),
  /**
   * When it was made; a later one replaces an earlier one. Milliseconds since the epoch, of Go clients nanoseconds.
   */
  subVersion: version,
  /** `TAG` or `SQL92`. */
  expressionType: withDefault(expressionKind, expressionTypes.tag),
})
/** What a consumer group wants of a topic. */
export type SubscriptionData = ShapeOf<typeof subscriptionData>
