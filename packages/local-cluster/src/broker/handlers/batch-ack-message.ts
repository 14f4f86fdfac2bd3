// SPDX-License-Identifier: Apache-2.0
// BATCH_ACK_MESSAGE: many messages are consumed. Offsets outside of their queue are left out without a word; of the
// refusals in order only the last one is told, after all entries were looked at. [AckMessageProcessor.java]
import {
  batchAckMessage,
  popStoredTopicOf,
  popTopicKindOfDigit,
  refuse,
  type BatchAckEntry,
} from '@rocketmq-ts/protocol'
import { Refusal } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { failAsJava } from '../java-failure.js'
import { acknowledge } from '../pop/acknowledge.js'

export const handleBatchAckMessage = handle(batchAckMessage, (broker, { body }, { connection }) => {
  if (body.acks.length === 0) refuse('NO_MESSAGE')
  let refusal: Refusal | undefined
  for (const entry of body.acks) refusal = acknowledgeEntry(broker, entry, connection.remoteAddress) ?? refusal
  if (refusal !== undefined) throw refusal
  return {}
})

function storedTopicOf({ retry, topic, consumerGroup }: BatchAckEntry): string {
  if (!/^[012]$/.test(retry)) {
    failAsJava(
      'java.lang.IllegalArgumentException: getRetry fail, format is wrong',
      'org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil.getRealTopic(ExtraInfoUtil.java:94)',
    )
  }
  return popStoredTopicOf(popTopicKindOfDigit(retry), topic, consumerGroup)
}

function acknowledgeEntry(broker: Broker, entry: BatchAckEntry, consumer: string): Refusal | undefined {
  const { consumerGroup: group, queueId, startOffset, popTime, reviveQueueId } = entry
  const topic = storedTopicOf(entry)
  const low = broker.store.minOffset(topic, queueId)
  const high = broker.store.maxOffset(topic, queueId)
  let refusal: Refusal | undefined
  for (const bit of entry.offsets) {
    const offset = startOffset + bit
    if (offset < low || offset > high) continue
    try {
      const receipt = { startOffset, popTime, reviveQueueId }
      acknowledge(broker, { group, topic, queueId }, { receipt, offset, consumer })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal = error
    }
  }
  return refusal
}
