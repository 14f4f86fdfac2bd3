// SPDX-License-Identifier: Apache-2.0
// CONSUMER_SEND_MSG_BACK: a message that could not be consumed goes to the group's retry topic, delayed, or after too
// many times to its dead letters. [AbstractSendMessageProcessor.java consumerSendMsgBack]
import {
  consumerSendMsgBack,
  isWritable,
  messageProperties,
  refuse,
  retryTopicOf,
  type MessageExt,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import type { Fields, RequestContext } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { withFaq } from '../../remarks.js'
import { maxReconsumeTimes } from '../retry/reconsume-limit.js'
import { makeDeadLetterTopic } from '../retry/retry-topic-step.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { findOrMakeRetryTopic } from '../topic-creation.js'

const { delayLevel, originMessageId, retryTopic, waitStoreMsgOk } = messageProperties

type SendBack = Fields<typeof consumerSendMsgBack>

/** Stores the message for another try, or as a dead letter. */
export const handleConsumerSendMsgBack = handle(consumerSendMsgBack, (broker, request, context) => {
  const group = broker.groups.find(request.group)
  if (group === undefined) {
    return refuse('SUBSCRIPTION_GROUP_NOT_EXIST', withFaq(`subscription group not exist, ${request.group} `))
  }
  if (!isWritable(broker.config.brokerPermission)) {
    refuse('NO_PERMISSION', `the broker[${broker.host.host}] sending message is forbidden`)
  }
  if (group.retryQueueNums <= 0) return {}
  const topic = findOrMakeRetryTopic(broker, group, { isUnit: request.unitMode === true })
  if (!isWritable(topic.perm)) {
    refuse('NO_PERMISSION', `the topic[${topic.topicName}] sending message is forbidden`)
  }
  const failed = messageAt(broker.store, request.offset)
  if (failed === undefined) return refuse('SYSTEM_ERROR', `look message by offset failed, ${request.offset}`)
  putBack(broker, failed, { request, context, group })
  return {}
})

function putBack(
  broker: Broker,
  failed: MessageExt,
  { request, context, group }: { request: SendBack; context: RequestContext; group: SubscriptionGroupConfig },
): void {
  const limit = maxReconsumeTimes(group, request.maxReconsumeTimes, context)
  const isDead = failed.reconsumeTimes >= limit || request.delayLevel < 0
  const level = request.delayLevel === 0 ? 3 + failed.reconsumeTimes : request.delayLevel
  const copy = copyOf(failed)
  const target = isDead
    ? { topic: makeDeadLetterTopic(broker, group.groupName), queueId: 0 }
    : { topic: retryTopicOf(group.groupName), queueId: Math.floor(Math.random() * group.retryQueueNums) }
  broker.put({
    ...copy,
    ...target,
    reconsumeTimes: failed.reconsumeTimes + 1,
    properties: changeProperties(copy.properties, {
      [retryTopic.name]: failed.property(retryTopic.name) ?? failed.topic,
      [originMessageId.name]: failed.property(originMessageId.name) ?? failed.offsetMessageId,
      [delayLevel.name]: String(isDead ? 0 : level),
      [waitStoreMsgOk.name]: 'false',
    }),
  })
}
