// SPDX-License-Identifier: Apache-2.0
// Which names of groups and topics a client takes. Brokers check again, by the same rules.
// [Validators.java, TopicValidator.java]
import { UsageError } from '@rocketmq-ts/protocol'

const allowed = /^[%|a-zA-Z0-9_-]+$/
const allowedText = 'allowed are letters, digits, _ - % and |'
/** Characters of a group name, since 5.0. */
const maxGroupLength = 120
const maxTopicLength = 127
/** Of `%RETRY%` and `%DLQ%` topics. */
const maxGroupTopicLength = 255

/** Topics of brokers. The 4.x namespace is never put before them. */
const systemTopics: ReadonlySet<string> = new Set([
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
const systemTopicPrefix = 'rmq_sys_'

/** System topics that brokers fill themselves. */
const forbiddenTopics: ReadonlySet<string> = new Set([
  'SCHEDULE_TOPIC_XXXX',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  'TRANS_CHECK_MAX_TIME_TOPIC',
  'SELF_TEST_TOPIC',
  'OFFSET_MOVED_EVENT',
])

/** Groups that nobody may use: Java's default, and the one of the instance's own producer. */
const reservedGroups: ReadonlySet<string> = new Set(['DEFAULT_PRODUCER', 'DEFAULT_CONSUMER', 'CLIENT_INNER_PRODUCER'])

/** True for a topic that belongs to the brokers. */
export function isSystemTopic(topic: string): boolean {
  return systemTopics.has(topic) || topic.startsWith(systemTopicPrefix)
}

/** True for the retry and the dead-letter topic of a group. */
export function isGroupTopic(topic: string): boolean {
  return topic.startsWith('%RETRY%') || topic.startsWith('%DLQ%')
}

/**
 * Checks a group name; `kind` stands in the messages.
 * @throws UsageError when it is missing, blank, too long, reserved, or has illegal characters
 */
export function checkGroup(kind: 'producer' | 'consumer', group: string | undefined): void {
  if (group === undefined) throw new UsageError(`the ${kind} group is missing; set the option ${kind}Group`)
  if (group.trim() === '') throw new UsageError(`the ${kind} group is blank`)
  if (group.length > maxGroupLength) {
    throw new UsageError(`the ${kind} group "${group}" is too long: ${group.length} characters of ${maxGroupLength}`)
  }
  if (!allowed.test(group)) {
    throw new UsageError(`the ${kind} group "${group}" contains illegal characters; ${allowedText}`)
  }
  if (reservedGroups.has(group)) {
    throw new UsageError(`the ${kind} group "${group}" is reserved; choose one of your own`)
  }
}

/**
 * Checks a topic name.
 * @throws UsageError when it is missing, blank, too long, or has illegal characters
 */
export function checkTopic(topic: string | undefined): void {
  if (topic === undefined || topic.trim() === '') throw new UsageError('the topic is blank')
  const limit = isGroupTopic(topic) ? maxGroupTopicLength : maxTopicLength
  if (topic.length > limit) {
    throw new UsageError(`the topic "${topic}" is too long: ${topic.length} characters of ${limit}`)
  }
  if (!allowed.test(topic)) throw new UsageError(`the topic "${topic}" contains illegal characters; ${allowedText}`)
}

/**
 * Checks the name of a topic that is sent to.
 * @throws UsageError as `checkTopic` does, and for a topic that only brokers write to
 */
export function checkSendTopic(topic: string | undefined): void {
  checkTopic(topic)
  if (topic !== undefined && forbiddenTopics.has(topic)) {
    throw new UsageError(`sending to the topic "${topic}" is forbidden: brokers fill it themselves`)
  }
}
