// SPDX-License-Identifier: Apache-2.0
// The kind of a filter expression, as requests and bodies carry it. A broker may know kinds of its own, and a peer may
// say any word. [ExpressionType.java]
import type { ExpressionType } from '@rocketmq-ts/core'
import { string, type Field } from '@rocketmq-ts/remoting/frames'

/** A kind that we know, or any other word. */
export type AnyExpressionType = ExpressionType | (string & {})

/** The kind as a field of a header. */
export const expressionType: Field<AnyExpressionType, true> = string
