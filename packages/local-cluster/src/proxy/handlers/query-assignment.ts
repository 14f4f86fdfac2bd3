// SPDX-License-Identifier: Apache-2.0
// QueryAssignment: where a push consumer receives. A group in order gets every queue, another one every broker, with -1
// for all its queues. [RouteActivity.java queryAssignment]
import { wire } from '@rocketmq-ts/grpc-protocol'
import { liteBindTopicOf } from '../../broker/lite/lite-group.js'
import type { UnaryHandler } from '../proxy.js'
import { wireQueues } from '../queues.js'
import { ok, refuseWith } from '../status.js'
import { endpointsFor, topicOf } from './query-route.js'

export const queryAssignment: UnaryHandler<'QueryAssignment'> = async (proxy, request) => {
  const topic = topicOf(request.topic)
  const group = groupOf(request.group)
  const [route, config] = await Promise.all([proxy.calls.routeOf(topic), proxy.calls.groupConfig(topic, group)])
  const endpoints = endpointsFor(proxy, request.endpoints)
  const readable = wireQueues(topic, route, { endpoints, acceptMessageTypes: [] }).filter(
    ({ permission, broker }) => broker?.id === 0 && permission !== wire.Permission.WRITE,
  )
  // Lite topics are in order by themselves.
  const isByQueue = config.consumeMessageOrderly && liteBindTopicOf(config) === undefined
  const queues = isByQueue
    ? readable
    : readable.filter(({ id }) => id === 0).map(queue => ({ ...queue, id: -1, permission: wire.Permission.READ }))
  return { status: ok, assignments: queues.map(messageQueue => ({ messageQueue })) }
}

/** @throws StatusError when there is none */
export function groupOf(group: wire.Resource | null): string {
  if (group === null || group.name.trim() === '') {
    return refuseWith(wire.Code.ILLEGAL_CONSUMER_GROUP, 'consumer group cannot be blank')
  }
  return group.name
}
