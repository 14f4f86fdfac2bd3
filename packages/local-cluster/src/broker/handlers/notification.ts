// SPDX-License-Identifier: Apache-2.0
// NOTIFICATION: are there messages to take? Without any, the request is held until one comes or its time is over.
// [NotificationProcessor.java]
import { popStoredTopicOf, type notification, type PopTopicKind, type TopicConfig } from '@rocketmq-ts/protocol'
import { asError, type Fields, type Reply, type RequestContext } from '@rocketmq-ts/remoting'
import type { Broker, BrokerHandler } from '../broker.js'
import { checkReadable, checkTarget } from '../pop/pop-checks.js'
import { popState } from '../pop/pop-state.js'
import { notificationWaiters, type Held } from '../pop/pop-waiters.js'
import { positionOf } from './peek-message.js'

type NotificationFields = Fields<typeof notification>

/** Fields of a refusal. */
const refusedFields = { hasMsg: 'false', pollingFull: 'false' }

/** Answers when there are messages, or when the time is over. */
export const handleNotification: BrokerHandler<typeof notification> = (broker, fields, context) => {
  const request = fields.bornTime === 0 ? { ...fields, bornTime: broker.clock.now() } : fields
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        const reply = tryNotify(broker, request, context, look)
        if (reply !== undefined) resolve(reply)
      } catch (error) {
        reject(asError(error))
      }
    }
    look()
  })
}

function tryNotify(
  broker: Broker,
  request: NotificationFields,
  context: RequestContext,
  wake: () => void,
): Reply<typeof notification> | undefined {
  checkReadable(broker, 'peeking', refusedFields)
  const consumer = context.connection.remoteAddress
  const { topic } = checkTarget(broker, request, { consumer, fields: refusedFields })
  const hasMsg = hasMessages(broker, request, topic)
  const held: Held = hasMsg ? 'expired' : hold(broker, request, { context, wake })
  if (held === 'held') return undefined
  return { hasMsg, pollingFull: held === 'full', remark: 'not set any response code' }
}

function hold(
  broker: Broker,
  { topic, consumerGroup: group, queueId, bornTime, pollTime }: NotificationFields,
  { context, wake }: { readonly context: RequestContext; readonly wake: () => void },
): Held {
  if (pollTime <= 0) return 'expired'
  const isAlive = () => context.connection.state === 'open'
  return broker.part(notificationWaiters).hold({ topic, group, queueId, expiresAt: bornTime + pollTime, isAlive, wake })
}

function hasMessages(broker: Broker, request: NotificationFields, topic: TopicConfig): boolean {
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

function topicHas(broker: Broker, request: NotificationFields, topic: TopicConfig | undefined): boolean {
  for (let queueId = 0; queueId < (topic?.readQueueNums ?? 0); queueId++) {
    if (queueHas(broker, request, topic?.topicName ?? '', queueId)) return true
  }
  return false
}

function queueHas(broker: Broker, request: NotificationFields, topic: string, queueId: number): boolean {
  const { consumerGroup: group, attemptId } = request
  if (request.order === true) {
    const queue = { group, topic: request.topic, queueId }
    const until = broker.part(popState).orders.blockedUntil(queue, attemptId, broker.clock.now())
    if (until !== undefined) return false
  }
  return broker.store.maxOffset(topic, queueId) > positionOf(broker, { group, topic, queueId })
}
