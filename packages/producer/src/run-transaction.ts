// SPDX-License-Identifier: Apache-2.0
// A transaction from its half message to its end. When the half message is stored less safely than the broker is set
// to, it is rolled back and the application is not asked. [DefaultMQProducerImpl.java sendMessageInTransaction]
import {
  askListener,
  UsageError,
  type LocalAnswer,
  type LocalTransactionState,
  type MessageHead,
  type TransactionError,
} from '@rocketmq-ts/core'
import { messageProperties } from '@rocketmq-ts/protocol'
import { endAfterExecution } from './end-transaction.js'
import type { Unsettled } from './in-flight.js'
import type { Additions } from './outgoing.js'
import type { SendResult } from './send-result.js'
import type { JoinedProducer } from './sending.js'
import type { Transaction } from './transaction-listener.js'

/** A message that waits for the end of its transaction. */
export interface HalfMessage {
  readonly head: MessageHead
  readonly bytes: Uint8Array
  /** Milliseconds that `execute` gets. */
  readonly timeoutMs: number
  readonly execute: (transaction: Omit<Transaction, 'arg'>) => LocalTransactionState | Promise<LocalTransactionState>
}

export interface TransactionSendResult extends SendResult {
  /** The message id, which the listener is asked with; brokers of 4.x answer none. */
  readonly transactionId: string
  /** What the listener answered; unknown when it failed or was too late. */
  readonly localTransactionState: LocalTransactionState
  /** Why the state is unknown: the listener failed, or gave no answer in time. */
  readonly localError: TransactionError | undefined
}

export async function runTransaction(
  producer: JoinedProducer,
  half: HalfMessage,
  send: (additions: Additions) => Promise<SendResult>,
): Promise<TransactionSendResult> {
  const { head } = half
  if ((head.delayLevel ?? 0) > 0) throw new UsageError('a message in a transaction cannot have a delay level')
  const aborter = new AbortController()
  const waiting: Unsettled = { place: -1, fail: error => aborter.abort(error) }
  // Held from the beginning: closing must not end between the half message and the end of the transaction.
  producer.inFlight.hold(waiting)
  try {
    const sent = await send({ isHalfMessage: true, properties: propertiesOf(producer.group) })
    const { state, error } = await execute(producer, half, sent, aborter.signal)
    const topic = producer.config.client.naming.wire(head.topic)
    await endAfterExecution(producer, { head, topic }, sent, state)
    return {
      ...sent,
      transactionId: sent.transactionId ?? sent.messageId,
      localTransactionState: state,
      localError: error,
    }
  } finally {
    producer.inFlight.release(waiting)
  }
}

function propertiesOf(group: string): Record<string, string> {
  return { [messageProperties.transactionPrepared.name]: 'true', [messageProperties.producerGroup.name]: group }
}

function execute(
  { config }: JoinedProducer,
  { execute: run, timeoutMs }: HalfMessage,
  sent: SendResult,
  signal: AbortSignal,
): Promise<LocalAnswer> | LocalAnswer {
  if (sent.status !== 'SEND_OK') return { state: 'rollback', error: undefined }
  return askListener('executeLocalTransaction', inner => run({ transactionId: sent.messageId, signal: inner }), {
    clock: config.client.clock,
    timeoutMs,
    signal,
  })
}
