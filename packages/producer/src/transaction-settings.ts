// SPDX-License-Identifier: Apache-2.0
// The options that only a transactional producer has.
import {
  option,
  OptionTable,
  transactionListenerRow,
  transactionRows,
  type Chosen,
  type OptionRows,
} from '@rocketmq-ts/core'
import { producerOptions } from './producer-options.js'
import type { TransactionListener } from './transaction-listener.js'

export interface TransactionOptions<TBody = Uint8Array | string> {
  /** Does local transactions, and knows how they ended. */
  readonly transactionListener: TransactionListener<TBody>
  /** Milliseconds that the listener gets for an answer. Default 60,000. */
  readonly transactionTimeoutMs?: number | undefined
  /** Checks of brokers that are worked on at once. Default 16. (1 in Java, where each takes a thread.) */
  readonly maxConcurrentChecks?: number | undefined
  /** Checks that may wait. Default 2000. More are dropped, and asked again. */
  readonly checkRequestHoldMax?: number | undefined
}

const rows = {
  transactionListener: transactionListenerRow<TransactionListener<never>>(),
  ...transactionRows(),
  checkRequestHoldMax: option.whole(2000),
} as const satisfies OptionRows<TransactionOptions<never>>

export const transactionOptions = new OptionTable('a transactional producer', rows, producerOptions)

export type TransactionSettings = Chosen<typeof rows>
