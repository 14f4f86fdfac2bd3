// SPDX-License-Identifier: Apache-2.0
// END_TRANSACTION: commits or rolls back a half message. A state of 0 (unknown) is noted nowhere and not answered, not
// even when the request waits for an answer. [EndTransactionProcessor.java]
import {
  commitOrRollbackOf,
  endTransaction,
  masterId,
  messageProperties,
  refuse,
  withTransactionType,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { success } from '../../success.js'
import { handle, type Broker } from '../broker.js'
import { failAsJava } from '../java-failure.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { halfMessages } from '../transaction/half-messages.js'
import { immunityMs } from '../transaction/immunity.js'

const { producerGroup, realQueueId, realTopic } = messageProperties
const { commit, rollback } = commitOrRollbackOf

type EndTransaction = Fields<typeof endTransaction>

export const handleEndTransaction = handle(endTransaction, (broker, request) => {
  if (broker.brokerId !== masterId) refuse('SLAVE_NOT_AVAILABLE')
  const { commitOrRollback } = request
  if (commitOrRollback !== commit && commitOrRollback !== rollback) return undefined
  const half = findHalf(broker, request)
  if (commitOrRollback === commit) broker.put(committed(half))
  broker.part(halfMessages).settle(half)
  return success()
})

function findHalf(broker: Broker, request: EndTransaction): MessageExt {
  const half = messageAt(broker.store, request.commitLogOffset)
  if (half === undefined) return refuse('SYSTEM_ERROR', 'Find prepared transaction message failed')
  if (isTooLate(broker, request, half)) refuse('ILLEGAL_OPERATION')
  const group = half.property(producerGroup.name)
  if (group === undefined) {
    failAsJava(
      'java.lang.NullPointerException: Cannot invoke "String.equals(Object)" because "pgroupRead" is null',
      'org.apache.rocketmq.broker.processor.EndTransactionProcessor.checkPrepareMessage(EndTransactionProcessor.java:245)',
    )
  }
  if (group !== request.producerGroup) refuse('SYSTEM_ERROR', 'The producer group wrong')
  if (half.queueOffset !== request.tranStateTableOffset) {
    refuse('SYSTEM_ERROR', 'The transaction state table offset wrong')
  }
  if (half.commitLogOffset !== request.commitLogOffset) refuse('SYSTEM_ERROR', 'The commit log offset wrong')
  return half
}

/** A message that asked for time before its first check is decided by checks alone once that time is over. */
function isTooLate(broker: Broker, request: EndTransaction, half: MessageExt): boolean {
  const immunity = immunityMs(half, broker.config)
  if (request.fromTransactionCheck === true || immunity === undefined) return false
  return broker.clock.now() - half.bornTimestamp > immunity
}

function committed(half: MessageExt): ReturnType<typeof copyOf> {
  const copy = copyOf(half)
  return {
    ...copy,
    topic: half.property(realTopic.name) ?? half.topic,
    queueId: Number(half.property(realQueueId.name) ?? 0),
    sysFlag: withTransactionType(half.sysFlag, 'commit'),
    preparedTransactionOffset: half.commitLogOffset,
    properties: changeProperties(copy.properties, { [realTopic.name]: undefined, [realQueueId.name]: undefined }),
  }
}
