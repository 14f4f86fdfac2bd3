// SPDX-License-Identifier: Apache-2.0
// How far a group has consumed its lite topics. Real brokers also keep which of them lag behind the longest, if they
// are set to (`liteLagLatencyCollectEnable`); by default none does, and neither does this one.
// [LiteConsumerLagCalculator.java]
import { lightQueueOf, type getLiteGroupInfo } from '@rocketmq-ts/protocol'
import type { Answer } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { isLightQueueOf } from './light-queues.js'

type Figures = Omit<Answer<typeof getLiteGroupInfo>['body'], 'group' | 'parentTopic' | 'liteTopic'>

const unknownTime = -1

/** The sums over all lite topics of a parent in which the group has a position, and `most` of those that lag most. */
export function liteLagOfAll(broker: Broker, group: string, parent: string, most: number): Figures {
  const prefix = lightQueueOf(parent, '')
  const queues = broker.offsets.topicsOf(group).filter(queue => isLightQueueOf(parent, queue))
  const late = queues.flatMap(queue => {
    const offset = broker.offsets.get(group, queue, 0)
    const lagCount = broker.store.maxOffset(queue, 0) - offset
    const earliestUnconsumedTimestamp = timeAt(broker, queue, offset)
    return lagCount > 0 ? [{ liteTopic: queue.slice(prefix.length), lagCount, earliestUnconsumedTimestamp }] : []
  })
  return {
    totalLagCount: late.reduce((sum, { lagCount }) => sum + lagCount, 0),
    lagCountTopK: late.sort((one, other) => other.lagCount - one.lagCount).slice(0, most),
    lagTimestampTopK: [],
    earliestUnconsumedTimestamp: unknownTime,
  }
}

/** The same of one light queue. */
export function liteLagOf(broker: Broker, group: string, queue: string): Figures {
  const brokerOffset = broker.store.maxOffset(queue, 0)
  if (brokerOffset === 0) return { totalLagCount: -1, earliestUnconsumedTimestamp: unknownTime }
  const consumerOffset = broker.offsets.get(group, queue, 0)
  if (consumerOffset < 0) return { totalLagCount: 0, earliestUnconsumedTimestamp: 0 }
  const lastTimestamp = consumerOffset > 0 ? timeAt(broker, queue, consumerOffset - 1) : 0
  return {
    totalLagCount: brokerOffset - consumerOffset,
    earliestUnconsumedTimestamp: timeAt(broker, queue, consumerOffset),
    liteTopicOffsetWrapper: { brokerOffset, consumerOffset, pullOffset: 0, lastTimestamp },
  }
}

function timeAt({ store }: Broker, queue: string, offset: number): number {
  return store.entryAt(queue, 0, offset)?.storeTimestamp ?? unknownTime
}
