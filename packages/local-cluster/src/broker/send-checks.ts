// SPDX-License-Identifier: Apache-2.0
// What a broker checks before it takes a message, in Java's order. The write permission of the topic is not among it:
// only clients obey that, by the route. [AbstractSendMessageProcessor.java msgCheck]
import {
  isRetryTopic,
  isUnsendableTopic,
  isWritable,
  permissionText,
  readWrite,
  refuse,
  topicProblem,
  topicSysFlags,
  type sendMessage,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { withFaq } from '../remarks.js'
import type { Broker } from './broker.js'
import { failAsJava } from './java-failure.js'
import { findOrMakeTopic, makeTopicOnSend } from './topic-creation.js'

type SendFields = Fields<typeof sendMessage>

/** Refuses a body without a byte, as Java does by an exception. */
export function checkBody(body: Buffer): void {
  if (body.length > 0) return
  failAsJava(
    'java.lang.NullPointerException: Cannot read the array length because the return value of ' +
      '"org.apache.rocketmq.remoting.protocol.RemotingCommand.getBody()" is null',
    'org.apache.rocketmq.broker.processor.AbstractSendMessageProcessor.buildMsgContext(AbstractSendMessageProcessor.java:361)',
  )
}

/** The topic of a send, made now if it may be; refuses what cannot be stored. `producer` is the sender's address. */
export function checkSend(broker: Broker, request: SendFields, producer: string): TopicConfig {
  const { topic, queueId } = request
  if (!isWritable(broker.config.brokerPermission) && broker.topics.get(topic)?.order === true) {
    refuse('NO_PERMISSION', `the broker[${broker.host.host}] sending message is forbidden`)
  }
  const fault = topicProblem(topic)
  if (fault !== undefined) refuse('INVALID_PARAMETER', fault)
  if (isUnsendableTopic(topic)) refuse('NO_PERMISSION', `Sending message to topic[${topic}] is forbidden.`)
  const config = broker.topics.get(topic) ?? makeUnknownTopic(broker, request)
  if (config === undefined) refuse('TOPIC_NOT_EXIST', withFaq(`topic[${topic}] not exist, apply first please!`))
  if (queueId >= Math.max(config.writeQueueNums, config.readQueueNums)) {
    refuse(
      'INVALID_PARAMETER',
      `request queueId[${queueId}] is illegal, ${describeTopic(config)} Producer: ${producer}`,
    )
  }
  return config
}

function makeUnknownTopic(broker: Broker, request: SendFields): TopicConfig | undefined {
  const { topic, defaultTopic, defaultTopicQueueNums, unitMode } = request
  const isRetry = isRetryTopic(topic)
  const unitFlag = isRetry ? topicSysFlags.UNIT_SUBSCRIPTION : topicSysFlags.UNIT
  const topicSysFlag = unitMode === true ? unitFlag : 0
  const made = makeTopicOnSend(broker, topic, { defaultTopic, queues: defaultTopicQueueNums, topicSysFlag })
  if (made !== undefined || !isRetry) return made
  return findOrMakeTopic(broker, topic, { readQueueNums: 1, writeQueueNums: 1, perm: readWrite, topicSysFlag })
}

/** A topic as Java prints it. [TopicConfig.java toString, PermName.java perm2String] */
function describeTopic(topic: TopicConfig): string {
  const { topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order, attributes } = topic
  const attributeText = [...(attributes ?? [])].map(([key, value]) => `${key}=${value}`).join(', ')
  return (
    `TopicConfig [topicName=${topicName}, readQueueNums=${readQueueNums}, writeQueueNums=${writeQueueNums}, ` +
    `perm=${permissionText(perm)}, topicFilterType=${topicFilterType}, topicSysFlag=${topicSysFlag}, ` +
    `order=${order}, attributes={${attributeText}}]`
  )
}
