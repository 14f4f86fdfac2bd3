// SPDX-License-Identifier: Apache-2.0
// What a listener made of a message that an administrator gave to it. [ConsumeMessageDirectlyResult.java]
import { json, object, optional, type ShapeOf } from './shape.js'
import { boolean, int64, wordOf, string } from './values.js'

/** How the listener ended. [CMResult.java] */
const consumeResults = [
  'CR_SUCCESS',
  'CR_LATER',
  'CR_ROLLBACK',
  'CR_COMMIT',
  'CR_THROW_EXCEPTION',
  'CR_RETURN_NULL',
] as const
export type ConsumeResult = (typeof consumeResults)[number]

const consumeMessageDirectlyResult = object({
  /** The listener is one for ordered messages. */
  order: boolean,
  autoCommit: boolean,
  consumeResult: wordOf(consumeResults),
  /** What the listener threw, as text. */
  remark: optional(string),
  /** How long it took, milliseconds. */
  spentTimeMillis: int64.wire('spentTimeMills'),
})
/** What a listener made of a message. */
export type ConsumeMessageDirectlyResult = ShapeOf<typeof consumeMessageDirectlyResult>

/** The answer to CONSUME_MESSAGE_DIRECTLY. */
export const consumeMessageDirectlyResultBody = json(consumeMessageDirectlyResult)
