// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUMER_OFFSET. A group without a position gets 0 while the queue still begins at 0 and its first message is
// in memory, which it always is here: a new group starts at the first message of a young topic, whatever it asked for.
// [ConsumerManageProcessor.java queryConsumerOffset]
import { queryConsumerOffset, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleQueryConsumerOffset = handle(queryConsumerOffset, (broker, request) => {
  const { consumerGroup, topic, queueId, setZeroIfNotFound } = request
  const offset = broker.offsets.get(consumerGroup, topic, queueId)
  if (offset >= 0) return { offset }
  if (setZeroIfNotFound === false) {
    refuse('QUERY_NOT_FOUND', 'Not found, do not set to zero, maybe this group boot first', {})
  }
  const isYoung = broker.store.minOffset(topic, queueId) <= 0 && broker.store.entryAt(topic, queueId, 0) !== undefined
  if (isYoung) return { offset: 0 }
  return refuse('QUERY_NOT_FOUND', 'Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first', {})
})
