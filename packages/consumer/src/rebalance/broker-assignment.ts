// SPDX-License-Identifier: Apache-2.0
// The other way to share queues: the broker says which belong to this consumer, and whether to pull or to pop them.
// [RebalanceImpl.java getRebalanceResultFromBroker; QueryAssignmentProcessor.java]
import { RouteError } from '@rocketmq-ts/core'
import { queryAssignment, type MessageQueueAssignment, type MessageModel } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { brokersOf } from '../subscription/brokers-of-topic.js'

export interface AssignmentQuestion {
  readonly topic: string
  readonly consumerGroup: string
  /** Brokers know AVG and AVG_BY_CIRCLE. */
  readonly strategyName: string
  readonly messageModel: MessageModel
}

/**
 * What the broker assigns to this client. Rejects as a call does, and with `RouteError` when no broker of the topic is
 * known, or when the one that was asked cannot say yet: nothing assigned would be an empty list.
 */
export async function assignmentOf(
  instance: MQClientInstance,
  question: AssignmentQuestion,
): Promise<readonly MessageQueueAssignment[]> {
  const brokers = brokersOf(instance, question.topic)
  const broker = brokers[Math.floor(Math.random() * brokers.length)]
  if (broker === undefined) throw new RouteError(`no broker of topic ${question.topic} is known`)
  const body = { ...question, clientId: instance.clientId }
  const timeoutMs = instance.config.mqClientApiTimeout
  const answer = await instance.call(broker.address, queryAssignment, {}, { body, timeoutMs })
  const { messageQueueAssignments } = answer.body
  if (messageQueueAssignments !== undefined) return messageQueueAssignments
  throw new RouteError(`${broker.address} cannot say yet which queues of ${question.topic} are ours`)
}
