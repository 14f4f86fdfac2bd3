// SPDX-License-Identifier: Apache-2.0
// How large a message may be. [HookUtils.java checkBeforePutMessage, MessageExtEncoder.java]
import { maxTopicLength } from '@rocketmq-ts/core'
import { isRetryTopic, maxPropertiesBytes, maxRetryTopicLength, refuse } from '@rocketmq-ts/protocol'
import type { BrokerConfig } from './broker-config.js'
import type { NewMessage } from './store/message-store.js'

/** Refuses messages that do not fit. */
export function sizeRule(config: BrokerConfig): (message: NewMessage) => NewMessage {
  return message => {
    const { topic, body, properties } = message
    const topicLimit = isRetryTopic(topic) ? maxRetryTopicLength : maxTopicLength
    checkPropertiesLength(config, properties)
    if (body.length > config.maxMessageSize || topic.length > topicLimit) refuseSize(config)
    return message
  }
}

/** Refuses properties that do not fit. */
export function checkPropertiesLength(config: BrokerConfig, properties = ''): void {
  // A text of n characters has at least n bytes and at most 3n: most need no counting.
  const mayBeTooLong = properties.length > maxPropertiesBytes / 3
  if (mayBeTooLong && Buffer.byteLength(properties) > maxPropertiesBytes) refuseSize(config)
}

/** Refuses a message for its size. */
export function refuseSize(config: BrokerConfig): never {
  refuse(
    'MESSAGE_ILLEGAL',
    'the message is illegal, maybe msg body or properties length not matched. ' +
      `msg body length limit ${config.maxMessageSize}B, msg properties length limit 32KB.`,
  )
}
