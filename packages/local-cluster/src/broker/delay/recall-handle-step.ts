// SPDX-License-Identifier: Apache-2.0
// The answer to a timer message carries the handle by which it can be taken back. [SendMessageProcessor.java
// attachRecallHandle]
import { encodeRecallHandle, isRetryTopic, messageProperties, timerTopic } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { SendStep } from '../send-step.js'
import { messageAt } from '../stored-message.js'

const { realTopic, timerOutMs, uniqueKey } = messageProperties

/** Adds the handle; messages of a retry topic get none. */
export function recallHandleStep(broker: Broker): SendStep {
  return {
    after(_send, _message, stored) {
      if (stored.topic !== timerTopic) return undefined
      const message = messageAt(broker.store, stored.physicalOffset)
      const topic = message?.property(realTopic.name) ?? ''
      if (message === undefined || isRetryTopic(topic)) return undefined
      const handle = {
        topic,
        brokerName: broker.brokerName,
        // The slot begins up to a second before the time that was asked for: one more stays inside of it.
        deliverAt: Number(message.property(timerOutMs.name)) + 1,
        messageId: message.property(uniqueKey.name) ?? '',
      }
      return { recallHandle: encodeRecallHandle(handle) }
    },
  }
}
