// SPDX-License-Identifier: Apache-2.0
// Names of topics that RocketMQ makes from others: retries, dead letters, replies, light queues. A retry topic of POP
// in its first form cannot be taken apart again, because groups and topics may hold `_` themselves.
// [MixAll.java, KeyBuilder.java, LiteUtil of 5.5.0]

const retryTopicPrefix = '%RETRY%'
export const deadLetterTopicPrefix = '%DLQ%'
const lightQueuePrefix = '%LMQ%'

/** Topic of a group's messages that are to be consumed again. */
export function retryTopicOf(group: string): string {
  return retryTopicPrefix + group
}

/** Topic of a group's messages that failed too often. */
export function deadLetterTopicOf(group: string): string {
  return deadLetterTopicPrefix + group
}

export function isRetryTopic(topic: string): boolean {
  return topic.startsWith(retryTopicPrefix)
}

export function isDeadLetterTopic(topic: string): boolean {
  return topic.startsWith(deadLetterTopicPrefix)
}

/** The name without the prefix of a retry or dead-letter topic: its group. Other names stay as they are. */
export function withoutRetryPrefix(topic: string): string {
  if (isRetryTopic(topic)) return topic.slice(retryTopicPrefix.length)
  return isDeadLetterTopic(topic) ? topic.slice(deadLetterTopicPrefix.length) : topic
}

/**
 * What kind of topic a message of POP was stored in: the topic itself, or a retry topic of one of the two forms. The
 * receipt holds it as `0`, `1` or `2`.
 */
export type PopTopicKind = 'normal' | 'retry' | 'retry-v2'

/** The kind that a topic's name shows. */
export function popTopicKindOf(topic: string): PopTopicKind {
  if (!isRetryTopic(topic)) return 'normal'
  return topic.includes('+') ? 'retry-v2' : 'retry'
}

/** The topic where a message of `topic`, taken by `group`, is stored. */
export function popStoredTopicOf(kind: PopTopicKind, topic: string, group: string): string {
  switch (kind) {
    case 'normal':
      return topic
    case 'retry':
      return `${retryTopicPrefix}${group}_${topic}`
    case 'retry-v2':
      return `${retryTopicPrefix}${group}+${topic}`
  }
}

/** The topic behind a retry topic of POP, when the group is known. Other names stay as they are. */
export function popOriginTopicOf(stored: string, group: string): string {
  const prefix = retryTopicPrefix + group
  const rest = stored.slice(prefix.length + 1)
  return stored.startsWith(`${prefix}+`) || stored.startsWith(`${prefix}_`) ? rest : stored
}

/** Topic that holds the replies of a cluster. */
export function replyTopicOf(cluster: string): string {
  return `${cluster}_REPLY_TOPIC`
}

export function isLightQueue(topic: string): boolean {
  return topic.startsWith(lightQueuePrefix)
}

/** Light queue of a lite topic: `%LMQ%$parent$lite`. */
export function lightQueueOf(parentTopic: string, liteTopic: string): string {
  return `${lightQueuePrefix}$${parentTopic}$${liteTopic}`
}
