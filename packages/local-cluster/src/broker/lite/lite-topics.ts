// SPDX-License-Identifier: Apache-2.0
// Lite topics: a message of a topic may name one, and lies in the light queue `%LMQ%$topic$lite` as well. Clients of a
// group that is bound to the topic consume the light queues that they subscribe to, each in order. A broker needs
// `enableLmq` and `enableMultiDispatch` for it: without them sends succeed, and no one gets anything.
import { findProperty, isLightQueue, lightQueueOf, messageProperties } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { SendStep } from '../send-step.js'
import { changeProperties } from '../stored-message.js'
import { removeUnusedLiteTopics } from './lite-expiry.js'
import { liteSubscriptions } from './lite-subscriptions.js'

const { liteTopic: liteTopicProperty, multiDispatch } = messageProperties

/** Lets a broker have lite topics. */
export function useLiteTopics(broker: Broker): void {
  broker.addSendStep(lightQueueStep)
  broker.onArrival(({ topic }) => {
    if (isLightQueue(topic)) broker.part(liteSubscriptions).wake(topic)
  })
  broker.timers.every(broker.config.liteTtlCheckInterval, () => removeUnusedLiteTopics(broker))
}

/** Sends the message to the light queue of its lite topic. [SendMessageProcessor.java] */
const lightQueueStep: SendStep = {
  before({ request: { topic } }, message) {
    const liteTopic = findProperty(message.properties, liteTopicProperty.name) ?? ''
    if (liteTopic === '') return message
    const properties = changeProperties(message.properties, { [multiDispatch.name]: lightQueueOf(topic, liteTopic) })
    return { ...message, properties }
  },
}
