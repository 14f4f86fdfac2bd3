// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUME_TIME_SPAN: times of the messages that a queue holds, and of the one a group has come to.
// [AdminBrokerProcessor.java queryConsumeTimeSpan]
import { printToolTime, queryConsumeTimeSpan, refuse } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { queueOf, storeTimeAt } from '../admin/consume-stats.js'

export const handleQueryConsumeTimeSpan = handle(queryConsumeTimeSpan, (broker, { topic, group }) => {
  const config = broker.topics.get(topic)
  if (config === undefined) refuse('TOPIC_NOT_EXIST', `topic[${topic}] not exist`)
  const queues = Array.from({ length: config.writeQueueNums }, (_, queueId) => spanOf(broker, group, topic, queueId))
  return { body: { consumeTimeSpanSet: queues } }
})

function spanOf(broker: Broker, group: string, topic: string, queueId: number) {
  const { store } = broker
  const at = (offset: number) => storeTimeAt(broker, topic, queueId, offset)
  const maxOffset = store.maxOffset(topic, queueId)
  const offset = broker.offsets.get(group, topic, queueId)
  const minTimeStamp = at(store.minOffset(topic, queueId))
  const maxTimeStamp = at(maxOffset - 1)
  const consumeTimeStamp = offset > 0 ? at(offset - 1) : minTimeStamp
  return {
    messageQueue: queueOf(broker, topic, queueId),
    minTimeStamp,
    maxTimeStamp,
    consumeTimeStamp,
    delayTime: offset < maxOffset ? broker.clock.now() - at(offset) : 0,
    minTimeStampStr: printToolTime(minTimeStamp),
    maxTimeStampStr: printToolTime(maxTimeStamp),
    consumeTimeStampStr: printToolTime(consumeTimeStamp),
  }
}
