// SPDX-License-Identifier: Apache-2.0
// Light queues: a message may name further queues (`%LMQ%…`) that point at its record, too. The record tells its
// positions there; its own topic and position stay as they are, so readers of a light queue must look at that property.
// Off unless both settings are on. [LmqDispatch.java, MultiDispatchUtils.java]
import { findProperty, isLightQueue, isRetryTopic, messageProperties, refuse } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import type { NewMessage } from './store/message-store.js'
import { changeProperties } from './stored-message.js'

const { multiDispatch, multiQueueOffset } = messageProperties

/** A light queue consists of this queue only. */
const queueId = 0

/** Lets messages go to light queues as well. */
export function useLightQueues(broker: Broker): void {
  broker.addPutRule(message => withinQuota(broker, message))
  broker.addLastRule(message => withPositions(broker, message))
  broker.onArrival((stored, message) => {
    // What is announced here comes back to this listener: only the message's own queue is the first one.
    if (stored.topic !== message.topic) return
    for (const topic of new Set(namesOf(broker, message))) {
      if (!isLightQueue(topic)) continue
      const queueOffset = broker.store.link(topic, queueId, stored)
      broker.announce({ ...stored, topic, queueId, queueOffset }, message)
    }
  })
}

/** The further queues that a message names; none when it may not go there. */
function namesOf({ config, topics }: Broker, { topic, properties }: NewMessage): readonly string[] {
  if (!config.enableLmq || !config.enableMultiDispatch) return []
  if (isRetryTopic(topic) || topics.isSystem(topic)) return []
  const names = findProperty(properties, multiDispatch.name) ?? ''
  return names.trim() === '' ? [] : names.split(',')
}

/** Refuses a message that would make one light queue too many. [HookUtils.java handleLmqQuota] */
function withinQuota(broker: Broker, message: NewMessage): NewMessage {
  const { config, store } = broker
  if (!config.enableLmqQuota) return message
  const isNew = (name: string): boolean => isLightQueue(name) && store.queuesOf(name).length === 0
  if (!namesOf(broker, message).some(isNew)) return message
  if (store.topics().filter(isLightQueue).length < config.maxLmqConsumeQueueNum) return message
  return refuse('LMQ_QUOTA_EXCEEDED', '[LMQ_CONSUME_QUEUE_NUM_EXCEEDED]lmq consume queue num exceeded.')
}

/**
 * Positions stand in the order of the names; a name that is no light queue has none. A dead letter goes there once
 * more, and keeps the positions of the message that died, as seen on a real 5.5.0 broker.
 */
function withPositions(broker: Broker, message: NewMessage): NewMessage {
  const names = namesOf(broker, message)
  if (names.length === 0 || findProperty(message.properties, multiQueueOffset.name) !== undefined) return message
  const positions = names.map(name => (isLightQueue(name) ? broker.store.maxOffset(name, queueId) : ''))
  const properties = changeProperties(message.properties, { [multiQueueOffset.name]: positions.join(',') })
  return { ...message, properties }
}
