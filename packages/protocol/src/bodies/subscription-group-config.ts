// SPDX-License-Identifier: Apache-2.0
// A consumer group as one broker holds it. [SubscriptionGroupConfig.java]
import { list, map } from './collections.js'
import { dataVersion } from './data-version.js'
import { json, object, optional, withDefault, type ShapeOf } from './shape.js'
import { boolean, expressionKind, int32, int64, wordOf, queueCount, string } from './values.js'

const exponentialRetryPolicy = object({
  /** Wait before the first retry, milliseconds; 5000 by default. */
  initial: withDefault(int64, 5000),
  /** Longest wait, milliseconds; two hours by default. */
  max: withDefault(int64, 7_200_000),
  /** What each wait is multiplied by; 2 by default. */
  multiplier: withDefault(int64, 2),
})

const customizedRetryPolicy = object({
  /** Wait before each retry, milliseconds. */
  next: list(int64),
})

/** How waits between retries grow. [GroupRetryPolicyType.java] */
const retryPolicyTypes = ['EXPONENTIAL', 'CUSTOMIZED'] as const

const groupRetryPolicy = object({
  /** Which of the two policies holds; `CUSTOMIZED` by default. */
  type: withDefault(wordOf(retryPolicyTypes), 'CUSTOMIZED'),
  /** Waits of `EXPONENTIAL`. */
  exponentialRetryPolicy: optional(exponentialRetryPolicy),
  /** Waits of `CUSTOMIZED`. */
  customizedRetryPolicy: optional(customizedRetryPolicy),
})
/** How long a failed message waits before it is delivered again. */
export type GroupRetryPolicy = ShapeOf<typeof groupRetryPolicy>

const simpleSubscription = object({
  /** Topic that the group wants messages of. */
  topic: string,
  /** `TAG` or `SQL92`. */
  expressionType: optional(expressionKind),
  /** Tags or SQL92, as the consumer wrote it. */
  expression: optional(string),
  /** Milliseconds since the epoch. */
  version: int64,
})

/** Shape of a consumer group. */
export const subscriptionGroupConfig = object({
  /** Name of the group. */
  groupName: string,
  /** The group may consume; true by default. */
  consumeEnable: withDefault(boolean, true),
  /** A new group starts at the first message of a queue that still begins at 0; true by default. */
  consumeFromMinEnable: withDefault(boolean, true),
  /** The group may consume by broadcast; true by default. */
  consumeBroadcastEnable: withDefault(boolean, true),
  /** POP takes messages in order; false by default. */
  consumeMessageOrderly: boolean,
  /** Queues of the retry topic; 1 by default. */
  retryQueueNums: withDefault(queueCount, 1),
  /** Failures after which a message is a dead letter; 16 by default. */
  retryMaxTimes: withDefault(int32, 16),
  /** Waits before a failed message is delivered again; absent when none are set. */
  groupRetryPolicy: optional(groupRetryPolicy),
  /** Broker to consume from; 0 by default, the master. */
  brokerId: int64,
  /** Broker id to go to when reading lags behind what is in memory; 1 by default. */
  whichBrokerWhenConsumeSlowly: withDefault(int64, 1),
  /** Tell the members when one comes or goes; true by default. */
  notifyConsumerIdsChangedEnable: withDefault(boolean, true),
  /** 1 marks a group that consumes in units. */
  groupSysFlag: int32,
  /** Minutes that the processing of a message may take; 15 by default. */
  consumeTimeoutMinute: withDefault(int32, 15),
  /** What the group is said to want, set by an administrator. */
  subscriptionDataSet: optional(list(simpleSubscription)),
  /** Attributes by name; in a request with the sign of the change (`+name`, `-name`). Absent before 5.0. */
  attributes: optional(map(string)),
})
/** A consumer group as one broker holds it. */
export type SubscriptionGroupConfig = ShapeOf<typeof subscriptionGroupConfig>

const { groupName: _, ...defaults } = subscriptionGroupConfig.read({ groupName: '' }, 'group')

/** What a new group has: all that is not optional. */
export const newSubscriptionGroup: Omit<SubscriptionGroupConfig, 'groupName'> = defaults

/** A group as a body. */
export const subscriptionGroupConfigBody = json(subscriptionGroupConfig)

/** The body of UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST. */
export const subscriptionGroupListBody = json(
  object({
    /** Groups to make or to change. */
    groupConfigList: list(subscriptionGroupConfig),
  }),
)

const subscriptionGroupTable = object({
  /** Groups by name. */
  subscriptionGroupTable: map(subscriptionGroupConfig),
  /** Bits of what a group may not do, by group, then by topic. */
  forbiddenTable: optional(map(map(int32))),
  /** Version of the table: equal in equal copies. */
  dataVersion: optional(dataVersion),
})

/** The answer to GET_ALL_SUBSCRIPTIONGROUP_CONFIG. */
export const subscriptionGroupTableBody = json(subscriptionGroupTable)

const groupForbidden = object({
  /** Topic that the answer is about. */
  topic: string,
  /** Consumer group that the answer is about. */
  group: string,
  /** The group may consume the topic. */
  readable: boolean,
})

/** The answer to UPDATE_AND_GET_GROUP_FORBIDDEN. */
export const groupForbiddenBody = json(groupForbidden)
