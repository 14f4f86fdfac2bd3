// SPDX-License-Identifier: Apache-2.0
// How many queues a peer may announce. A route, a topic or an order configuration gives them as a bare number, and
// listing them costs memory for each one: without a bound, four bytes from a peer would end the process. Java has no
// bound.
import { maxTopicLength, peerText, ProtocolError, type MessageQueue } from '@rocketmq-ts/core'

/** Queues of a topic on one broker at most. */
export const maxQueuesPerBroker = 65_536
/** Queues of a topic over all brokers at most. */
export const maxQueuesPerTopic = 262_144

/** What is wrong with the numbers of queues, in words; `undefined` when they are allowed. */
export function queueCountProblem(topic: string, counts: readonly number[]): string | undefined {
  const tooMany = counts.find(count => count > maxQueuesPerBroker)
  if (tooMany !== undefined) {
    return `${topic} announces ${tooMany} queues on one broker, at most ${maxQueuesPerBroker} are taken`
  }
  const sum = counts.reduce((total, count) => total + Math.max(0, count), 0)
  if (sum <= maxQueuesPerTopic) return undefined
  return `${topic} announces ${sum} queues, at most ${maxQueuesPerTopic} are taken`
}

/** @throws ProtocolError when a count, or their sum, is beyond its bound */
export function assertQueueCounts(topic: string, counts: readonly number[]): void {
  const problem = queueCountProblem(topic, counts)
  if (problem !== undefined) throw new ProtocolError(problem)
}

/**
 * The queues of a topic, by the number of its queues on each broker.
 * @throws ProtocolError when a count, or their sum, is beyond its bound
 */
export function messageQueuesOf(
  topic: string,
  counts: readonly (readonly [brokerName: string, count: number])[],
): MessageQueue[] {
  assertQueueCounts(
    `the topic "${peerText(topic, maxTopicLength)}"`,
    counts.map(([, count]) => count),
  )
  // A broker that is named twice has its queues once.
  const most = new Map<string, number>()
  for (const [brokerName, count] of counts) most.set(brokerName, Math.max(count, most.get(brokerName) ?? 0))
  return [...most].flatMap(([brokerName, count]) =>
    Array.from({ length: count }, (_, queueId) => ({ topic, brokerName, queueId })),
  )
}
