// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUMER_OFFSET. A group without a position gets 0 while the queue still begins at 0 and its first message is
// in memory, which it always is here: a new group starts at the first message of a young topic, whatever it asked for.
// [ConsumerManageProcessor.java queryConsumerOffset]
import { queryConsumerOffset, refuse } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { askAbout, logicalQueueOf, type LogicalQueue } from '../static-topics/logical-queue.js'
import { toLogical, type Stretch } from '../static-topics/stretch.js'

type Query = Fields<typeof queryConsumerOffset>

export const handleQueryConsumerOffset = handle(queryConsumerOffset, async (broker, request) => {
  const logical = logicalQueueOf(broker, request)
  if (logical === undefined) return { offset: position(broker, request) }
  const { stretches, last } = logical
  // A queue that never moved is as good as a real one.
  const hasMoved = stretches.length > 1 || last.logicOffset !== 0
  if (!hasMoved) return { offset: position(broker, { ...request, queueId: last.queueId }) }
  return { offset: await lastPosition(broker, request, logical) }
})

function position(broker: Broker, { consumerGroup, topic, queueId, setZeroIfNotFound }: Query): number {
  const offset = broker.offsets.get(consumerGroup, topic, queueId)
  if (offset >= 0) return offset
  if (setZeroIfNotFound === false) {
    refuse('QUERY_NOT_FOUND', 'Not found, do not set to zero, maybe this group boot first', {})
  }
  const isYoung = broker.store.minOffset(topic, queueId) <= 0 && broker.store.entryAt(topic, queueId, 0) !== undefined
  if (isYoung) return 0
  return refuse('QUERY_NOT_FOUND', 'Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first', {})
}

/** The position in the youngest stretch where the group has one. */
async function lastPosition(broker: Broker, request: Query, { stretches }: LogicalQueue): Promise<number> {
  for (const stretch of [...stretches].reverse()) {
    const offset = await positionIn(broker, request, stretch)
    if (offset !== undefined && offset >= 0) return toLogical(stretch, offset)
  }
  return refuse('QUERY_NOT_FOUND', 'Not found, maybe this group consumer boot first', {})
}

async function positionIn(broker: Broker, request: Query, stretch: Stretch): Promise<number | undefined> {
  const { brokerName, queueId } = stretch
  if (brokerName === broker.brokerName) return broker.offsets.get(request.consumerGroup, request.topic, queueId)
  return (await askAbout(broker, stretch, queryConsumerOffset, { ...request, setZeroIfNotFound: false })).offset
}
