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
  /** A part of the lite topics is added or removed, or the list is all that the client wants, or it wants none. */
  action: wordOf(liteSubscriptionActions),
  /** Id of the client that subscribes. */
  clientId: string,
  /** Its consumer group. */
  group: string,
  /** Parent topic. */
  topic: string,
  /** Lite topics of the change, without their parent. */
  liteTopicSet: optional(list(string)),
  /** Where to start: a policy (0 last, 1 first), an offset, a number of last messages, or a time. */
  offsetOption: optional(
    object({
      /** What `value` is. */
      type: wordOf(offsetOptionTypes),
      /** 0 or 1, a position in the queue, a number of messages, or milliseconds since the epoch, as `type` says. */
      value: int64,
    }),
  ),
  /** Milliseconds since the epoch: a later one replaces an earlier one. */
  version: int64,
})

/** The body of LITE_SUBSCRIPTION_CTL. */
export const liteSubscriptionsBody = json(
  object({
    /** Changes, in the order in which they are made. */
    subscriptionSet: list(liteSubscription),
  }),
)

const brokerLiteInfo = object({
  /** Kind of the broker's store, such as `default`. */
  storeType: optional(string),
  /** Light queues that the broker may have; more are refused where a quota is set. */
  maxLmqNum: int32,
  /** Light queues that it has. */
  currentLmqNum: int32,
  /** Subscriptions of clients to lite topics. */
  liteSubscriptionCount: int32,
  /** Light queues of which ordered groups have messages at hand. */
  orderInfoCount: int32,
  /** Topics that have queues in the store, light ones among them. */
  cqTableSize: int32,
  /** Pairs of topic and group that have offsets. */
  offsetTableSize: int32,
  /** Clients that have asked for messages of lite topics. */
  eventMapSize: int32,
  /** Minutes until an unused lite topic goes, by parent topic. */
  topicMeta: optional(map(int32)),
  /** Groups by parent topic. */
  groupMeta: optional(map(list(string))),
})

/** The answer to GET_BROKER_LITE_INFO. */
export const brokerLiteInfoBody = json(brokerLiteInfo)

const parentTopicInfo = object({
  /** Name of the parent topic. */
  topic: string,
  /** Minutes until an unused lite topic goes. */
  ttl: int32,
  /** Groups that are bound to it. */
  groups: optional(list(string)),
  /** Light queues of the whole broker. */
  lmqNum: int32,
  /** Lite topics of this parent. */
  liteTopicCount: int32,
})

/** The answer to GET_PARENT_TOPIC_INFO. */
export const parentTopicInfoBody = json(parentTopicInfo)

const liteTopicInfo = object({
  /** Parent topic. */
  parentTopic: optional(string),
  /** Name of the lite topic, without its parent. */
  liteTopic: optional(string),
  /** The clients that subscribe to the lite topic. */
  subscriber: optional(
    list(
      object({
        /** Id of the client. */
        clientId: string,
        /** Its consumer group. */
        group: string,
      }),
    ),
  ),
  /** Bounds of its only queue. */
  topicOffset: optional(topicOffset),
  /** This broker is the one that serves the lite topic. */
  shardingToBroker: boolean,
})

/** The answer to GET_LITE_TOPIC_INFO. */
export const liteTopicInfoBody = json(liteTopicInfo)

const liteClientInfo = object({
  /** Parent topic. */
  parentTopic: optional(string),
  /** Consumer group of the client. */
  group: optional(string),
  /** Id of the client that the answer is about. */
  clientId: optional(string),
  /** When the client last told its lite topics, milliseconds since the epoch; -1: the broker does not know it. */
  lastAccessTime: int64,
  /** When the client last consumed, milliseconds since the epoch; 0 when the broker does not keep it. */
  lastConsumeTime: int64,
  /** Lite topics of the client; -1: the broker does not know it. */
  liteTopicCount: int32,
  /** Names of light queues. */
  liteTopicSet: optional(list(string)),
})

/** The answer to GET_LITE_CLIENT_INFO. */
export const liteClientInfoBody = json(liteClientInfo)

const liteLag = object({
  /** Name of the lite topic, without its parent. */
  liteTopic: string,
  /** Messages that are stored and not consumed. */
  lagCount: int64,
  /** When the oldest of them was stored, milliseconds since the epoch; -1 while unknown. */
  earliestUnconsumedTimestamp: int64,
})

const liteGroupInfo = object({
  /** The group that the answer is about. */
  group: optional(string),
  /** Parent topic that it is bound to. */
  parentTopic: optional(string),
  /** The lite topic that was asked for; absent when it is about all. */
  liteTopic: optional(string),
  /**
   * When the oldest message was stored that the group has not consumed, milliseconds since the epoch; -1 while unknown.
   */
  earliestUnconsumedTimestamp: int64,
  /** Messages that are stored and not consumed; -1 when the lite topic has none. */
  totalLagCount: int64,
  /** The group's position in the lite topic that was asked for. */
  liteTopicOffsetWrapper: optional(offsetWrapper),
  /** The lite topics with the most messages to consume. */
  lagCountTopK: optional(list(liteLag)),
  /** The lite topics that lag behind the longest. */
  lagTimestampTopK: optional(list(liteLag)),
})

/** The answer to GET_LITE_GROUP_INFO. */
export const liteGroupInfoBody = json(liteGroupInfo)
