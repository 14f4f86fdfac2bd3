// SPDX-License-Identifier: Apache-2.0
// POP_LITE_MESSAGE: takes messages of a client's lite topics for a while, or is held until there are some.
// [PopLiteMessageProcessor.java]
import { isReadable, orderedReviveQueueId, popLiteMessage, refuse } from '@rocketmq-ts/protocol'
import type { Fields, Reply, RequestContext } from '@rocketmq-ts/remoting'
import { withFaq } from '../../remarks.js'
import { handle, type Broker } from '../broker.js'
import { liteBindTopicOf } from '../lite/lite-group.js'
import { hasLiteTopics } from '../lite/light-queues.js'
import { holdLite } from '../lite/lite-waiters.js'
import { takeLiteMessages, type LiteQuery } from '../lite/taken-lite-messages.js'
import { answerOnceFound } from '../pop/held-request.js'
import { checkPop } from '../pop/pop-checks.js'

type PopFields = Fields<typeof popLiteMessage>
type PopReply = Reply<typeof popLiteMessage>

export const handlePopLiteMessage = handle(popLiteMessage, (broker, fields, context) =>
  answerOnceFound(broker, fields, (request, wake) => tryPop(broker, request, context, wake)),
)

/** The answer; `undefined` when the request is held, and `wake` called later. */
function tryPop(broker: Broker, request: PopFields, context: RequestContext, wake: () => void): PopReply | undefined {
  check(broker, request)
  const query: LiteQuery = {
    clientId: request.clientId,
    group: request.consumerGroup,
    topic: request.topic,
    maxMessages: request.maxMsgNum,
    invisibleTime: request.invisibleTime,
    attemptId: request.attemptId,
  }
  const { popTime, records, orderCountInfo } = takeLiteMessages(broker, query)
  const fields = {
    popTime,
    invisibleTime: request.invisibleTime,
    reviveQueueId: orderedReviveQueueId,
    orderCountInfo,
  }
  if (records.length > 0) return { ...fields, remark: 'FOUND', body: Buffer.concat(records) }
  const isAlive = (): boolean => context.connection.state === 'open'
  const expiresAt = request.bornTime + request.pollTime
  const held = request.pollTime <= 0 ? 'expired' : holdLite(broker, query, { expiresAt, isAlive, wake })
  if (held === 'held') return undefined
  const answer = held === 'full' ? 'POLLING_FULL' : 'POLLING_TIMEOUT'
  return { ...fields, answer, remark: 'NO_MESSAGE_IN_QUEUE' }
}

/** In Java's order. [PopLiteMessageProcessor.java preCheck] */
function check(broker: Broker, request: PopFields): void {
  const { topics, groups } = broker
  const { topic: name, consumerGroup } = request
  checkPop(broker, { ...request, maxMessages: request.maxMsgNum })
  const topic = topics.get(name)
  if (topic === undefined) return refuse('TOPIC_NOT_EXIST', withFaq(`topic [${name}] not exist, apply first please! `))
  if (!isReadable(topic.perm)) refuse('NO_PERMISSION', `the topic [${name}] peeking message is forbidden`)
  if (!hasLiteTopics(topic)) {
    refuse('INVALID_PARAMETER', `the topic [${name}] message type not match`)
  }
  const group = groups.find(consumerGroup)
  if (group === undefined) {
    return refuse('SUBSCRIPTION_GROUP_NOT_EXIST', withFaq(`subscription group [${consumerGroup}] not exist, `))
  }
  if (!group.consumeEnable) refuse('NO_PERMISSION', `subscription group no permission, ${consumerGroup}`)
  if (liteBindTopicOf(group) !== name) {
    refuse('INVALID_PARAMETER', `subscription bind topic not match, ${consumerGroup}`)
  }
}
