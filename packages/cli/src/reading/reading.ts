// SPDX-License-Identifier: Apache-2.0
// What `rmq consume` was asked to read.
import type { FilterExpression } from '@rocketmq-ts/consumer'

/** Where to begin. */
export type StartPoint = 'first' | 'last' | { readonly timestamp: number } | { readonly offset: number }

export interface Reading {
  readonly topic: string
  readonly from: StartPoint
  /** What brokers filter by. */
  readonly filter: FilterExpression
  /** The tags of it, where this process filters; nothing for all. */
  readonly tags: ReadonlySet<string> | undefined
  readonly endsWhenDrained: boolean
  /** Messages at most. */
  readonly count: number
}
