// SPDX-License-Identifier: Apache-2.0
// Which groups have had a message, as far as brokers can tell: from subscriptions and committed offsets.
// [DefaultMQAdminExtImpl.java messageTrackDetail, consumed]
import { asError, QueryError } from '@rocketmq-ts/core'
import { matchesTags, type MessageExt } from '@rocketmq-ts/protocol'
import type { Target } from './broker-selection.js'
import { mergeConsumers, readConsumerConnections } from './connections.js'
import { readGroupStats } from './group-stats.js'
import { onEachBroker } from './on-each-broker.js'
import type { Operation } from './operation.js'
import { readersOf, readTopicGroups } from './topic-stats.js'

/** What became of a message in a group. [TrackType.java] */
export type TrackType =
  'CONSUMED' | 'CONSUMED_BUT_FILTERED' | 'PULL' | 'NOT_CONSUME_YET' | 'NOT_ONLINE' | 'CONSUME_BROADCASTING' | 'UNKNOWN'

/** What became of a message in one group. */
export interface MessageTrack {
  /** Name of the consumer group. */
  readonly group: string
  /**
   * `PULL`: its members pull by themselves, and only they know. `NOT_ONLINE`: no member is there,
   * `CONSUME_BROADCASTING`: offsets are with the members; either way brokers cannot tell. `UNKNOWN`: they could not be
   * asked.
   */
  readonly track: TrackType
  /** Of `UNKNOWN`: why. */
  readonly reason?: string | undefined
}

/** All groups that consume the topic of the message. */
export async function trackMessage(operation: Operation, message: MessageExt): Promise<readonly MessageTrack[]> {
  const targets = await readersOf(operation, message.topic)
  const groups = await readTopicGroups(operation, targets, message.topic)
  return Promise.all(
    groups.map(async group => {
      try {
        return { group, track: await trackOf(operation, targets, group, message) }
      } catch (error) {
        return { group, track: 'UNKNOWN' as const, reason: asError(error).message }
      }
    }),
  )
}

async function trackOf(
  operation: Operation,
  targets: readonly Target[],
  group: string,
  message: MessageExt,
): Promise<TrackType> {
  const answers = await onEachBroker(operation, targets, ({ address }) =>
    readConsumerConnections(operation, address, group),
  )
  const online = answers.flatMap(({ value }) => value ?? [])
  if (online.length === 0) return 'NOT_ONLINE'
  const { consumeType, messageModel, subscriptions } = mergeConsumers(online)
  if (consumeType === 'CONSUME_ACTIVELY') return 'PULL'
  if (messageModel === 'BROADCASTING') return 'CONSUME_BROADCASTING'
  if (!(await isConsumed(operation, targets, group, message))) return 'NOT_CONSUME_YET'
  const subscription = subscriptions.get(message.topic)
  const isWanted = subscription === undefined || matchesTags(subscription, message.tags)
  return isWanted ? 'CONSUMED' : 'CONSUMED_BUT_FILTERED'
}

/** True when the group's offset of the queue is beyond the message. */
async function isConsumed(
  operation: Operation,
  targets: readonly Target[],
  group: string,
  message: MessageExt,
): Promise<boolean> {
  const { topic, brokerName, queueId, queueOffset } = message
  const holder = targets.filter(target => target.brokerName === brokerName)
  try {
    const { queues } = await readGroupStats(operation, holder, { group, topic })
    return queues.some(({ queue, consumerOffset }) => queue.queueId === queueId && consumerOffset > queueOffset)
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}
