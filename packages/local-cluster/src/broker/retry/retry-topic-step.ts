// SPDX-License-Identifier: Apache-2.0
// A send to a retry topic: consumers do it for messages that the broker could not send back itself, and ordered ones
// for messages that failed too often. Too many times, or an ordered group, and the message is a dead letter at once.
// The limit is passed with "more than" here, with "at least" by CONSUMER_SEND_MSG_BACK.
// [SendMessageProcessor.java handleRetryAndDLQ]
import {
  deadLetterTopicOf,
  isRetryTopic,
  messageProperties,
  readWrite,
  refuse,
  withoutRetryPrefix,
} from '@rocketmq-ts/protocol'
import { withFaq } from '../../remarks.js'
import type { Broker } from '../broker.js'
import { queueLocks } from '../queue-locks.js'
import type { Send, SendStep } from '../send-step.js'
import { changeProperties } from '../stored-message.js'
import { findOrMakeTopic } from '../topic-creation.js'
import { maxReconsumeTimes } from './reconsume-limit.js'

/** Buries what is sent to a retry topic for the last time. */
export function retryTopicStep(broker: Broker): SendStep {
  return {
    before(send, message) {
      const group = groupOfRetryTopic(send.request.topic)
      if (group === undefined) return message
      if (!isDead(broker, send, group)) return message
      return {
        ...message,
        topic: makeDeadLetterTopic(broker, group),
        queueId: 0,
        properties: changeProperties(message.properties, { [messageProperties.delayLevel.name]: '-1' }),
      }
    },
  }
}

function isDead(broker: Broker, { request, context }: Send, group: string): boolean {
  const config = broker.groups.find(group)
  if (config === undefined) {
    return refuse('SUBSCRIPTION_GROUP_NOT_EXIST', withFaq(`subscription group not exist, ${group} `))
  }
  const limit = maxReconsumeTimes(config, request.maxReconsumeTimes, context)
  return broker.part(queueLocks).isOrderly(group) || (request.reconsumeTimes ?? 0) > limit
}

/** Name of the group's topic of dead letters, which is made now when it is missing. */
export function makeDeadLetterTopic(broker: Broker, group: string): string {
  const topic = deadLetterTopicOf(group)
  findOrMakeTopic(broker, topic, { readQueueNums: 1, writeQueueNums: 1, perm: readWrite })
  return topic
}

/** The group of a retry topic, also of a POP one of the second form; `undefined` for other topics. */
function groupOfRetryTopic(topic: string): string | undefined {
  if (!isRetryTopic(topic)) return undefined
  const rest = withoutRetryPrefix(topic)
  const parts = rest.split('+')
  return parts.length === 2 ? parts[0] : rest
}
