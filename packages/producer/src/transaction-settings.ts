// SPDX-License-Identifier: Apache-2.0
// The options that only a transactional producer has.
import type { TransactionListener } from './transaction-listener.js'

export interface TransactionOptions<TBody = Uint8Array | string> {
  /** Does local transactions, and knows how they ended. */
  readonly transactionListener: TransactionListener<TBody>
  /** Milliseconds that the listener gets for an answer; 60,000. */
  readonly transactionTimeoutMs?: number
  /** Checks of brokers that are worked on at once; 16. (1 in Java, where each takes a thread.) */
  readonly maxConcurrentChecks?: number
  /** Checks that may wait; 2000. More are dropped, and asked again. */
  readonly checkRequestHoldMax?: number
}

/** What checks need of them. */
export interface TransactionSettings {
  readonly listener: Pick<TransactionListener, 'checkLocalTransaction'>
  readonly transactionTimeoutMs: number
  readonly maxConcurrentChecks: number
  readonly checkRequestHoldMax: number
}
