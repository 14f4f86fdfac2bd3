// SPDX-License-Identifier: Apache-2.0
// What a pull wants of its topic: the expression that it carries, or what the group's heartbeats said.
// [PullMessageProcessor.java, FilterAPI.java]
import { UsageError } from '@rocketmq-ts/core'
import {
  hasPullFlag,
  refuse,
  subscriptionOf,
  type AnyExpressionType,
  type SubscriptionData,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import { withFaq } from '../../remarks.js'
import type { Broker } from '../broker.js'
import { isTagType, type FilterRequest } from '../message-filter.js'

/** Why a pull is forbidden, in the answer's field. [ForbiddenType.java] */
const forbiddenTypes = { broker: '1', group: '2', topic: '3', broadcasting: '4', subscription: '5' } as const

interface Pull {
  readonly consumerGroup: string
  readonly topic: string
  readonly sysFlag: number
  readonly subscription?: string | undefined
  readonly expressionType?: AnyExpressionType | undefined
  readonly subVersion: number
}

/** The subscription of a pull; refuses it when there is none, or none that is new enough. */
export function pullSubscription(broker: Broker, group: SubscriptionGroupConfig, pull: Pull): FilterRequest {
  const isAttached = hasPullFlag(pull.sysFlag, 'SUBSCRIPTION')
  const subscription = isAttached ? attached(pull) : registered(broker, group, pull)
  return { group: pull.consumerGroup, subscription, subVersion: pull.subVersion, isAttached }
}

function attached({ topic, subscription = '', expressionType, subVersion }: Pull): SubscriptionData {
  try {
    const kind = isTagType(expressionType) ? undefined : expressionType
    return subscriptionOf({ topic, expression: subscription, expressionType: kind, subVersion })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return refuse('SUBSCRIPTION_PARSE_FAILED', "parse the consumer's subscription failed", {})
  }
}

function registered(broker: Broker, config: SubscriptionGroupConfig, pull: Pull): SubscriptionData {
  const { consumerGroup, topic, subVersion } = pull
  const group = broker.consumers.get(consumerGroup)
  if (group === undefined) refuse('SUBSCRIPTION_NOT_EXIST', withFaq("the consumer's group info not exist"), {})
  if (!config.consumeBroadcastEnable && group.messageModel === 'BROADCASTING') {
    forbid('broadcasting', `the consumer group[${consumerGroup}] can not consume by broadcast way`)
  }
  if (broker.groups.isReadForbidden(consumerGroup, topic)) {
    forbid('subscription', `the consumer group[${consumerGroup}] is forbidden for topic[${topic}]`)
  }
  const subscription = group.subscriptions.get(topic)
  if (subscription === undefined) {
    refuse('SUBSCRIPTION_NOT_EXIST', withFaq("the consumer's subscription not exist"), {})
  }
  if (subscription.subVersion < subVersion) {
    refuse('SUBSCRIPTION_NOT_LATEST', "the consumer's subscription not latest", {})
  }
  return subscription
}

/** Refuses a pull for want of permission. */
export function forbid(type: keyof typeof forbiddenTypes, remark: string): never {
  refuse('NO_PERMISSION', remark, { forbiddenType: forbiddenTypes[type] })
}
