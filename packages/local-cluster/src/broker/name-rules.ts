// SPDX-License-Identifier: Apache-2.0
// Which names of topics and groups brokers take, with the remarks they refuse others with. [TopicValidator.java]

const allowed = /^[%|a-zA-Z0-9_-]+$/
const topicMax = 127
/** Of `%RETRY%` and `%DLQ%` topics. */
const groupTopicMax = 255
const groupMax = 120

/** Topics that no producer may send to. */
const forbiddenTopics = new Set([
  'SCHEDULE_TOPIC_XXXX',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRANS_OP_HALF_TOPIC',
  'TRANS_CHECK_MAX_TIME_TOPIC',
  'SELF_TEST_TOPIC',
  'OFFSET_MOVED_EVENT',
])

/** What is wrong with a topic's name; `undefined` when nothing is. */
export function topicNameFault(topic: string): string | undefined {
  if (isBlank(topic)) return 'The specified topic is blank.'
  if (!allowed.test(topic)) {
    return `The specified topic: ${topic}, contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$`
  }
  if (isGroupTopic(topic)) {
    if (topic.length <= groupTopicMax) return undefined
    return (
      `The specified topic is DLQ or Retry topic: ${topic}, ` +
      `and it's longer than topic max length: ${groupTopicMax}`
    )
  }
  return topic.length > topicMax
    ? `The specified topic: ${topic}, is longer than topic max length: ${topicMax}`
    : undefined
}

/** What is wrong with a group's name; `undefined` when nothing is. */
export function groupNameFault(group: string): string | undefined {
  if (isBlank(group)) return 'The specified group is blank.'
  if (!allowed.test(group)) {
    return `The specified group: ${group}, contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$`
  }
  if (group.length > groupMax) return `The specified group: ${group}, is longer than group max length: ${groupMax}`
  return undefined
}

/** Whether producers are refused. */
export function isForbiddenTopic(topic: string): boolean {
  return forbiddenTopics.has(topic)
}

function isGroupTopic(topic: string): boolean {
  return topic.startsWith('%RETRY%') || topic.startsWith('%DLQ%')
}

function isBlank(name: string): boolean {
  return name.trim() === ''
}
