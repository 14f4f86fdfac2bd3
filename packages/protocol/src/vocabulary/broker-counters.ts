// SPDX-License-Identifier: Apache-2.0
// What brokers count, by the names that VIEW_BROKER_STATS_DATA asks for. Those of topics are kept under the topic,
// those of groups under `topic@group`. [Stats.java, BrokerStatsManager.java]

/** Counters that admins and the embedded broker use; brokers have more. */
export const brokerCounters = {
  /** Messages that a topic took. */
  topicPutNums: 'TOPIC_PUT_NUMS',
  /** Their bytes. */
  topicPutSize: 'TOPIC_PUT_SIZE',
  /** Messages that a group fetched. */
  groupGetNums: 'GROUP_GET_NUMS',
  /** Their bytes. */
  groupGetSize: 'GROUP_GET_SIZE',
} as const
export type BrokerCounter = (typeof brokerCounters)[keyof typeof brokerCounters]
