// SPDX-License-Identifier: Apache-2.0
// Names of topics and groups: which ones can be made, and which ones are RocketMQ's own. Brokers add topics named after
// themselves and their cluster, which only a name server can tell apart. [TopicValidator.java, MixAll.java]
import { UsageError } from '@rocketmq-ts/protocol'

const allowed = /^[%|a-zA-Z0-9_-]+$/
const maxTopicLength = 127
/** Of retry and dead-letter topics, and of groups before 5.0; newer brokers refuse groups beyond 120 themselves. */
const maxGroupLength = 255

const retryPrefix = '%RETRY%'
const deadLetterPrefix = '%DLQ%'

const systemTopics = new Set([
  'TBW102',
  'SCHEDULE_TOPIC_XXXX',
  'BenchmarkTest',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRACE_TOPIC',
  'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  'TRANS_CHECK_MAX_TIME_TOPIC',
  'SELF_TEST_TOPIC',
  'OFFSET_MOVED_EVENT',
  'CHECKPOINT_TOPIC',
])

const systemGroups = new Set([
  'DEFAULT_CONSUMER',
  'DEFAULT_PRODUCER',
  'TOOLS_CONSUMER',
  'SCHEDULE_CONSUMER',
  'FILTERSRV_CONSUMER',
  '__MONITOR_CONSUMER',
  'CLIENT_INNER_PRODUCER',
  'SELF_TEST_P_GROUP',
  'SELF_TEST_C_GROUP',
  'CID_ONS-HTTP-PROXY',
  'CID_ONSAPI_PERMISSION',
  'CID_ONSAPI_OWNER',
  'CID_ONSAPI_PULL',
])

/** Topic of a group's messages that are tried again. */
export function retryTopicOf(group: string): string {
  return retryPrefix + group
}

/** Topic of a group's messages that are given up. */
export function deadLetterTopicOf(group: string): string {
  return deadLetterPrefix + group
}

/** True for the topics that every broker keeps for itself. */
export function isSystemTopic(topic: string): boolean {
  return systemTopics.has(topic) || topic.startsWith('rmq_sys_')
}

/** True for topics that nobody makes by hand: of the system, and of groups. */
export function isInternalTopic(topic: string): boolean {
  return isSystemTopic(topic) || isGroupTopic(topic)
}

/** True for the groups that every broker knows from the start. */
export function isInternalGroup(group: string): boolean {
  return systemGroups.has(group) || group.startsWith('CID_RMQ_SYS_')
}

/** @throws UsageError when no topic of that name can be made */
export function assertTopicName(topic: string): void {
  assertName('topic', topic, isGroupTopic(topic) ? maxGroupLength : maxTopicLength)
  if (isSystemTopic(topic)) throw new UsageError(`topic "${topic}" is RocketMQ's own; choose another name`)
}

/** @throws UsageError when no group of that name can be made */
export function assertGroupName(group: string): void {
  assertName('group', group, maxGroupLength)
}

function isGroupTopic(topic: string): boolean {
  return topic.startsWith(retryPrefix) || topic.startsWith(deadLetterPrefix)
}

function assertName(kind: string, name: string, maxLength: number): void {
  if (name.trim() === '') throw new UsageError(`the name of the ${kind} is blank`)
  if (name.length > maxLength) throw new UsageError(`a ${kind} name has at most ${maxLength} characters: "${name}"`)
  if (!allowed.test(name)) throw new UsageError(`a ${kind} name takes letters, digits and % | _ -, not "${name}"`)
}
