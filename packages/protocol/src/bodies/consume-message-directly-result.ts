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
  /** The message is committed without a word of the listener; only an ordered listener can say false. */
  autoCommit: boolean,
  /** How the listener ended: done, again later, rolled back, committed, with an exception, or without a result. */
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
