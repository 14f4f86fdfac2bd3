// SPDX-License-Identifier: Apache-2.0
// Tells a broker how a transaction ended: one-way as in Java, so a failure is only logged, and the broker asks later.
// [DefaultMQProducerImpl.java endTransaction, checkTransactionState]
import type { Connection } from '@rocketmq-ts/client'
import { asError, type LocalTransactionState, type MessageHead } from '@rocketmq-ts/core'
import {
  commitOrRollbackOf,
  decodeOffsetMessageId,
  endTransaction,
  messageProperties,
  type checkTransactionState,
  type MessageExt,
  type RequestValues,
} from '@rocketmq-ts/protocol'
import type { SendResult } from './send-result.js'
import type { JoinedProducer } from './sending.js'

/** After the local transaction. Never rejects. */
export async function endAfterExecution(
  parts: JoinedProducer,
  { head, topic }: { head: MessageHead; topic: string },
  sent: SendResult,
  state: LocalTransactionState,
): Promise<void> {
  const { instance, group, hooks, config } = parts
  const { brokerName } = sent.queue
  const address = instance.brokers.master(brokerName) ?? ''
  const fields = {
    topic,
    producerGroup: group,
    tranStateTableOffset: sent.queueOffset,
    commitLogOffset: decodeOffsetMessageId(sent.offsetMessageId).commitLogOffset,
    commitOrRollback: commitOrRollbackOf[state],
    fromTransactionCheck: false,
    msgId: sent.messageId,
    transactionId: sent.transactionId,
    brokerName,
  }
  hooks.endTransaction({
    producerGroup: config.producerGroup,
    topic: head.topic,
    tags: head.tags,
    keys: [head.keys ?? []].flat().join(' '),
    brokerAddress: address,
    messageId: sent.messageId,
    transactionId: sent.transactionId,
    state,
    isFromCheck: false,
  })
  try {
    await instance.remoting.notify(address, endTransaction, fields)
  } catch (error) {
    config.client.logger.warn(
      `${brokerName} was not told that the transaction ${sent.messageId} ended (${state}) and will ask: ` +
        asError(error).message,
    )
  }
}

/** After a broker's question; goes back over the connection that it came on. Rejects when that is closed. */
export async function endAfterCheck(
  { group, hooks, config }: Pick<JoinedProducer, 'group' | 'hooks' | 'config'>,
  check: RequestValues<typeof checkTransactionState>,
  message: MessageExt,
  state: LocalTransactionState,
  from: Connection,
): Promise<void> {
  const messageId = message.property(messageProperties.uniqueKey.name) ?? check.msgId ?? message.messageId
  hooks.endTransaction({
    producerGroup: config.producerGroup,
    topic: message.topic,
    tags: message.tags,
    keys: message.keys.join(' '),
    brokerAddress: from.remoteAddress,
    messageId,
    transactionId: check.transactionId,
    state,
    isFromCheck: true,
  })
  await from.notify(endTransaction, {
    topic: check.topic,
    producerGroup: group,
    tranStateTableOffset: check.tranStateTableOffset,
    commitLogOffset: check.commitLogOffset,
    commitOrRollback: commitOrRollbackOf[state],
    fromTransactionCheck: true,
    msgId: messageId,
    transactionId: check.transactionId,
    brokerName: check.brokerName,
  })
}
