// SPDX-License-Identifier: Apache-2.0
// NOTIFICATION: are there messages to take? Without any, the request is held until one comes or its time is over. A
// filter of tags is applied to what is next, when little is there; otherwise the answer may be wrong, and a pop finds
// nothing. [NotificationProcessor.java of 5.5.0]
import { notification, popStoredTopicOf, type PopTopicKind, type TopicConfig } from '@rocketmq-ts/protocol'
import type { Fields, Reply, RequestContext } from '@rocketmq-ts/remoting'
import { defaultRemark } from '../../remarks.js'
import { handle, type Broker } from '../broker.js'
import { isTagType, type MessageFilter } from '../message-filter.js'
import { answerOnceFound } from '../pop/held-request.js'
import { checkReadable, checkPopTarget, nextPopOffset } from '../pop/pop-checks.js'
import { popFilter } from '../pop/pop-filter.js'
import { popState } from '../pop/pop-state.js'
import { notificationWaiters, type Held } from '../pop/pop-waiters.js'

type NotificationFields = Fields<typeof notification>

/** A question: the request, and its filter. */
interface Question extends NotificationFields {
  readonly filter: MessageFilter | undefined
}

/** Only when fewer messages are left, the filter is asked. [BrokerConfig.java maxMessageFilterNumForNotification] */
const filteredRest = 64
/** Messages that the filter is asked about. */
const filteredEntries = 32

/** Fields of a refusal. */
const refusedFields = notification.encodeReply({ hasMsg: false, pollingFull: false }).extFields

/** Answers when there are messages, or when the time is over. */
export const handleNotification = handle(notification, (broker, fields, context) =>
  answerOnceFound(broker, fields, (request, wake) => tryNotify(broker, request, context, wake)),
)

function tryNotify(
  broker: Broker,
  request: NotificationFields,
  context: RequestContext,
  wake: () => void,
): Reply<typeof notification> | undefined {
  checkReadable(broker, 'peeking', refusedFields)
  const consumer = context.connection.remoteAddress
  const { topic } = checkPopTarget(broker, request, { consumer, fields: refusedFields })
  const filter = popFilter(request, { now: broker.clock.now(), fields: refusedFields })
  const question = { ...request, filter }
  const hasMsg = hasMessages(broker, question, topic)
  const held: Held = hasMsg ? 'expired' : hold(broker, question, { context, wake })
  if (held === 'held') return undefined
  return { hasMsg, pollingFull: held === 'full', remark: defaultRemark }
}

function hold(
  broker: Broker,
  { topic, consumerGroup: group, queueId, bornTime, pollTime, filter }: Question,
  { context, wake }: { readonly context: RequestContext; readonly wake: () => void },
): Held {
  if (pollTime <= 0) return 'expired'
  const isAlive = () => context.connection.state === 'open'
  return broker
    .part(notificationWaiters)
    .hold({ topic, group, queueId, expiresAt: bornTime + pollTime, filter, isAlive, wake })
}

function hasMessages(broker: Broker, request: Question, topic: TopicConfig): boolean {
  const { consumerGroup, queueId } = request
  if (queueId < 0 ? topicHas(broker, request, topic) : queueHas(broker, request, topic.topicName, queueId)) return true
  return retryKinds(broker).some(kind =>
    topicHas(broker, request, broker.topics.get(popStoredTopicOf(kind, request.topic, consumerGroup))),
  )
}

function retryKinds({ config }: Broker): readonly PopTopicKind[] {
  if (!config.enableRetryTopicV2) return ['retry']
  return config.retrieveMessageFromPopRetryTopicV1 ? ['retry-v2', 'retry'] : ['retry-v2']
}

function topicHas(broker: Broker, request: Question, topic: TopicConfig | undefined): boolean {
  for (let queueId = 0; queueId < (topic?.readQueueNums ?? 0); queueId++) {
    if (queueHas(broker, request, topic?.topicName ?? '', queueId)) return true
  }
  return false
}

function queueHas(broker: Broker, request: Question, topic: string, queueId: number): boolean {
  const { consumerGroup: group, attemptId } = request
  if (request.order === true) {
    const queue = { group, topic: request.topic, queueId }
    const until = broker.part(popState).orders.blockedUntil(queue, attemptId, broker.clock.now())
    if (until !== undefined) return false
  }
  const position = nextPopOffset(broker, { group, topic, queueId })
  const rest = broker.store.maxOffset(topic, queueId) - position
  const { filter } = request
  if (filter === undefined || rest >= filteredRest || !isTagType(request.expressionType)) return rest > 0
  for (let offset = position; offset < position + Math.min(rest, filteredEntries); offset++) {
    if (filter.matchesEntry(broker.store.entryAt(topic, queueId, offset)?.tagsCode ?? 0)) return true
  }
  return false
}
