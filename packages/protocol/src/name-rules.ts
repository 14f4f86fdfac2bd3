// SPDX-License-Identifier: Apache-2.0
// Which names of groups and topics are allowed. Clients and brokers say it in other words, and differ: a client allows
// 127 characters for any topic, a broker 255 for retry and dead-letter topics. [Validators.java, TopicValidator.java]
import {
  allowedNames,
  checkGroup,
  checkTopic,
  hasAllowedCharacters,
  isBlankName,
  maxGroupLength,
  maxTopicLength,
  UsageError,
} from '@rocketmq-ts/core'
import { defaultConsumerGroup, defaultProducerGroup, isUnsendableTopic } from './system-names.js'
import { isDeadLetterTopic, isRetryTopic } from './topic-names.js'

/** What a broker allows for a retry or dead-letter topic. */
export const maxRetryTopicLength = 255

/** @throws UsageError when a producer may not use the group */
export function checkProducerGroup(group: string): void {
  checkGroup(group)
  if (group === defaultProducerGroup) {
    throw new UsageError(`producerGroup can not equal ${defaultProducerGroup}, please specify another one.`)
  }
}

/** @throws UsageError when a consumer may not use the group */
export function checkConsumerGroup(group: string): void {
  checkGroup(group)
  if (group === defaultConsumerGroup) {
    throw new UsageError(`consumerGroup can not equal ${defaultConsumerGroup}, please specify another one.`)
  }
}

/** @throws UsageError when a client may not send to the topic */
export function checkSendTopic(topic: string): void {
  checkTopic(topic)
  if (isUnsendableTopic(topic)) throw new UsageError(`Sending message to topic[${topic}] is forbidden.`)
}

/** Why a broker refuses the topic, in its words; `undefined` when it does not. */
export function topicProblem(topic: string): string | undefined {
  if (isBlankName(topic)) return 'The specified topic is blank.'
  if (!hasAllowedCharacters(topic)) {
    return `The specified topic: ${topic}, contains illegal characters, allowing only ${allowedNames}`
  }
  if (isRetryTopic(topic) || isDeadLetterTopic(topic)) {
    if (topic.length <= maxRetryTopicLength) return undefined
    return (
      `The specified topic is DLQ or Retry topic: ${topic}, ` +
      `and it's longer than topic max length: ${maxRetryTopicLength}`
    )
  }
  if (topic.length <= maxTopicLength) return undefined
  return `The specified topic: ${topic}, is longer than topic max length: ${maxTopicLength}`
}

/**
 * Why a broker refuses the group, in its words; `undefined` when it does not. Brokers before 5.0 have no `maxLength`.
 */
export function groupProblem(group: string, maxLength = maxGroupLength): string | undefined {
  if (isBlankName(group)) return 'The specified group is blank.'
  if (!hasAllowedCharacters(group)) {
    return `The specified group: ${group}, contains illegal characters, allowing only ${allowedNames}`
  }
  if (group.length <= maxLength) return undefined
  return `The specified group: ${group}, is longer than group max length: ${maxLength}`
}
