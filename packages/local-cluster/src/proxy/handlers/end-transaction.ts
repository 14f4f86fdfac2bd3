// SPDX-License-Identifier: Apache-2.0
// EndTransaction: commits or rolls back a half message that this proxy still remembers. The broker is told one-way, as
// by the real proxy: OK does not say that it listened. [EndTransactionActivity.java]
import { wire } from '@rocketmq-ts/grpc-protocol'
import { commitOrRollbackOf, endTransaction as declaration } from '@rocketmq-ts/protocol'
import type { UnaryHandler } from '../proxy.js'
import { ok, refuseWith } from '../status.js'
import { topicOf } from './query-route.js'

const { Code, TransactionResolution, TransactionSource } = wire

/** What the broker is told. */
const resolutions: Readonly<Record<number, number>> = {
  [TransactionResolution.COMMIT]: commitOrRollbackOf.commit,
  [TransactionResolution.ROLLBACK]: commitOrRollbackOf.rollback,
}

export const endTransaction: UnaryHandler<'EndTransaction'> = async (proxy, request) => {
  const topic = topicOf(request.topic)
  const { transactionId, messageId, resolution, source } = request
  if (transactionId.trim() === '') refuseWith(Code.INVALID_TRANSACTION_ID, 'transaction id cannot be blank')
  const half = proxy.transactions.take(transactionId)
  if (half === undefined) return refuseWith(Code.INTERNAL_SERVER_ERROR, 'cannot found transaction data')
  await proxy.calls.remoting.notify(half.brokerAddress, declaration, {
    topic,
    producerGroup: topic,
    tranStateTableOffset: half.queueOffset,
    commitLogOffset: half.commitLogOffset,
    commitOrRollback: resolutions[resolution] ?? commitOrRollbackOf.unknown,
    fromTransactionCheck: source === TransactionSource.SOURCE_SERVER_CHECK,
    msgId: messageId,
    transactionId,
    brokerName: half.brokerName,
  })
  return { status: ok }
}
