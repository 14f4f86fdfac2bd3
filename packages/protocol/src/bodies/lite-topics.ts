// SPDX-License-Identifier: Apache-2.0
// Lite topics, since 5.5: many small topics inside one parent topic, each a light queue named `%LMQ%$parent$lite`.
// [LiteSubscriptionCtlRequestBody.java, GetBrokerLiteInfoResponseBody.java and their kin]
import { list, map } from './collections.js'
import { offsetWrapper, topicOffset } from './consume-stats.js'
import { json, object, optional } from './shape.js'
import { boolean, int32, int64, wordOf, string } from './values.js'

/** What changes in a client's lite topics. [LiteSubscriptionAction.java] */
export const liteSubscriptionActions = ['PARTIAL_ADD', 'PARTIAL_REMOVE', 'COMPLETE_ADD', 'COMPLETE_REMOVE'] as const
export type LiteSubscriptionAction = (typeof liteSubscriptionActions)[number]

/** How the start in a lite topic is given. [OffsetOption.java] */
const offsetOptionTypes = ['POLICY', 'OFFSET', 'TAIL_N', 'TIMESTAMP'] as const

const liteSubscription = object({
  action: wordOf(liteSubscriptionActions),
  clientId: string,
  group: string,
  /** Parent topic. */
  topic: string,
  liteTopicSet: optional(list(string)),
  /** Where to start: a policy (0 last, 1 first), an offset, a number of last messages, or a time. */
  offsetOption: optional(object({ type: wordOf(offsetOptionTypes), value: int64 })),
  /** Milliseconds since the epoch: a later one replaces an earlier one. */
  version: int64,
})

/** The body of LITE_SUBSCRIPTION_CTL. */
export const liteSubscriptionsBody = json(object({ subscriptionSet: list(liteSubscription) }))

const brokerLiteInfo = object({
  /** Kind of the broker's store, such as `default`. */
  storeType: optional(string),
  maxLmqNum: int32,
  currentLmqNum: int32,
  liteSubscriptionCount: int32,
  orderInfoCount: int32,
  cqTableSize: int32,
  offsetTableSize: int32,
  eventMapSize: int32,
  /** Minutes until an unused lite topic goes, by parent topic. */
  topicMeta: optional(map(int32)),
  /** Groups by parent topic. */
  groupMeta: optional(map(list(string))),
})

/** The answer to GET_BROKER_LITE_INFO. */
export const brokerLiteInfoBody = json(brokerLiteInfo)

const parentTopicInfo = object({
  topic: string,
  /** Minutes until an unused lite topic goes. */
  ttl: int32,
  groups: optional(list(string)),
  /** Light queues of the whole broker. */
  lmqNum: int32,
  /** Lite topics of this parent. */
  liteTopicCount: int32,
})

/** The answer to GET_PARENT_TOPIC_INFO. */
export const parentTopicInfoBody = json(parentTopicInfo)

const liteTopicInfo = object({
  parentTopic: optional(string),
  liteTopic: optional(string),
  subscriber: optional(list(object({ clientId: string, group: string }))),
  topicOffset: optional(topicOffset),
  /** This broker is the one that serves the lite topic. */
  shardingToBroker: boolean,
})

/** The answer to GET_LITE_TOPIC_INFO. */
export const liteTopicInfoBody = json(liteTopicInfo)

const liteClientInfo = object({
  parentTopic: optional(string),
  group: optional(string),
  clientId: optional(string),
  /** Milliseconds since the epoch. */
  lastAccessTime: int64,
  lastConsumeTime: int64,
  liteTopicCount: int32,
  /** Names of light queues. */
  liteTopicSet: optional(list(string)),
})

/** The answer to GET_LITE_CLIENT_INFO. */
export const liteClientInfoBody = json(liteClientInfo)

const liteLag = object({ liteTopic: string, lagCount: int64, earliestUnconsumedTimestamp: int64 })

const liteGroupInfo = object({
  group: optional(string),
  parentTopic: optional(string),
  liteTopic: optional(string),
  /** When the oldest message was stored that the group has not consumed, milliseconds since the epoch. */
  earliestUnconsumedTimestamp: int64,
  totalLagCount: int64,
  liteTopicOffsetWrapper: optional(offsetWrapper),
  /** The lite topics with the most messages to consume. */
  lagCountTopK: optional(list(liteLag)),
  /** The lite topics that lag behind the longest. */
  lagTimestampTopK: optional(list(liteLag)),
})

/** The answer to GET_LITE_GROUP_INFO. */
export const liteGroupInfoBody = json(liteGroupInfo)
