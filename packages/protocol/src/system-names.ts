// SPDX-License-Identifier: Apache-2.0
// Topics and groups that belong to RocketMQ. Brokers add some of their own at run time: their name, their cluster's
// name, its reply topic. [TopicValidator.java of 5.5.0, MixAll.java]

/** Topic whose settings a broker gives to topics that it makes by itself. */
export const defaultTopicName = 'TBW102'
/** Queues that a producer asks for when its send makes the topic. [DefaultMQProducer.java] */
export const defaultTopicQueueNums = 4
/** Scope of static topics: mappings of other scopes are of other topics. */
export const globalScope = '__global__'
export const scheduleTopic = 'SCHEDULE_TOPIC_XXXX'
export const transactionHalfTopic = 'RMQ_SYS_TRANS_HALF_TOPIC'
export const transactionOpHalfTopic = 'RMQ_SYS_TRANS_OP_HALF_TOPIC'
export const transactionCheckMaxTimeTopic = 'TRANS_CHECK_MAX_TIME_TOPIC'
export const traceTopic = 'RMQ_SYS_TRACE_TOPIC'
export const timerTopic = 'rmq_sys_wheel_timer'
export const selfTestTopic = 'SELF_TEST_TOPIC'
export const benchmarkTopic = 'BenchmarkTest'
export const offsetMovedTopic = 'OFFSET_MOVED_EVENT'
export const rocksdbHalfTopic = 'RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC'
export const rocksdbOpHalfTopic = 'RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC'
const systemTopicPrefix = 'rmq_sys_'
const systemGroupPrefix = 'CID_RMQ_SYS_'

/** Region of a broker that is set to none. [MixAll.java DEFAULT_TRACE_REGION_ID] */
export const defaultRegion = 'DefaultRegion'

/** Group of the producer that a client instance has for itself; it is in every heartbeat of an instance with one. */
export const innerProducerGroup = 'CLIENT_INNER_PRODUCER'
export const defaultProducerGroup = 'DEFAULT_PRODUCER'
export const defaultConsumerGroup = 'DEFAULT_CONSUMER'
/** Group that every broker knows for tools. */
export const toolsGroup = 'TOOLS_CONSUMER'
/** Group whose offset says how far a broker's half messages are settled. */
export const transactionGroup = 'CID_RMQ_SYS_TRANS'

/** Topics that no client may send to; a broker refuses them as well. */
export const unsendableTopics: ReadonlySet<string> = new Set([
  scheduleTopic,
  transactionHalfTopic,
  rocksdbHalfTopic,
  transactionOpHalfTopic,
  rocksdbOpHalfTopic,
  transactionCheckMaxTimeTopic,
  selfTestTopic,
  offsetMovedTopic,
])

/** Topics that each broker makes for itself. */
export const systemTopics: ReadonlySet<string> = new Set([
  ...unsendableTopics,
  defaultTopicName,
  benchmarkTopic,
  traceTopic,
  'CHECKPOINT_TOPIC',
])

/** Groups that every broker has from its start. [SubscriptionGroupManager.java init] */
export const builtInGroups: readonly string[] = [
  toolsGroup,
  'FILTERSRV_CONSUMER',
  'SELF_TEST_C_GROUP',
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PULL',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
  transactionGroup,
]

/** Groups that RocketMQ uses itself. [MixAll.java PREDEFINE_GROUP_SET] */
export const predefinedGroups: ReadonlySet<string> = new Set([
  ...builtInGroups,
  defaultConsumerGroup,
  defaultProducerGroup,
  'SCHEDULE_CONSUMER',
  '__MONITOR_CONSUMER',
  innerProducerGroup,
  'SELF_TEST_P_GROUP',
])

export function isSystemTopic(topic: string): boolean {
  return systemTopics.has(topic) || topic.startsWith(systemTopicPrefix)
}

export function isUnsendableTopic(topic: string): boolean {
  return unsendableTopics.has(topic)
}

/** Only the prefix counts, as in Java: `DEFAULT_CONSUMER` is no system group. */
export function isSystemGroup(group: string): boolean {
  return group.startsWith(systemGroupPrefix)
}

/** Topic where a cluster's brokers keep what POP has taken. [PopAckConstants.java] */
export function reviveTopicOf(cluster: string): string {
  return `${systemTopicPrefix}REVIVE_LOG_${cluster}`
}

/** Topic by which a broker tells its members of changes. [TopicValidator.java] */
export function memberTopicOf(broker: string): string {
  return `${systemTopicPrefix}SYNC_BROKER_MEMBER_${broker}`
}
