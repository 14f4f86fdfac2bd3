// SPDX-License-Identifier: Apache-2.0
// What an application gives a transactional producer: the local transaction, and a way to ask later how it ended.
// [TransactionListener.java]
import type { LocalTransactionState, MessageOf } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

/** What is known of a transaction when its half message is stored. */
export interface Transaction {
  /** Id of the message, which is the id of the transaction too. */
  readonly transactionId: string
  /** What the caller passed to `sendMessageInTransaction`. */
  readonly arg: unknown
  /** Aborts when the answer is no longer waited for. */
  readonly signal: AbortSignal
}

export interface TransactionListener<TBody = Uint8Array | string> {
  /**
   * Does the local transaction; called when the half message is safely stored. When it throws, or takes too long, the
   * state is unknown and the broker asks `checkLocalTransaction` later.
   */
  executeLocalTransaction(
    message: MessageOf<TBody>,
    transaction: Transaction,
  ): LocalTransactionState | Promise<LocalTransactionState>
  /**
   * Tells how a transaction ended that the broker has heard nothing of: perhaps one of an earlier process with the same
   * group. When it throws, or takes too long, the broker asks again.
   */
  checkLocalTransaction(
    message: MessageExt,
    transaction: Omit<Transaction, 'arg'>,
  ): LocalTransactionState | Promise<LocalTransactionState>
}
