// SPDX-License-Identifier: Apache-2.0
// A message of a transaction is stored as a half message, which no consumer sees until it is committed. The stored one
// has no transaction bits: what marks it is the property TRAN_MSG. [SendMessageProcessor.java, TransactionalMessage-
// Bridge.java parseHalfMessageInner]
import {
  findProperty,
  messageProperties,
  refuse,
  transactionHalfTopic,
  withTransactionType,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { delayLevelOf } from '../delay/level-delivery.js'
import type { SendStep } from '../send-step.js'
import type { NewMessage } from '../store/message-store.js'
import { changeProperties } from '../stored-message.js'

const { realTopic, realQueueId, transactionId, transactionPrepared, uniqueKey } = messageProperties

/** Turns messages of transactions into half messages. */
export function halfMessageStep(broker: Broker): SendStep {
  return {
    before(_send, message) {
      if (!isOfTransaction(message)) return message
      if (broker.config.rejectTransactionMessage) {
        refuse('NO_PERMISSION', `the broker[${broker.host.host}] sending transaction message is forbidden`)
      }
      return {
        ...message,
        topic: transactionHalfTopic,
        queueId: 0,
        sysFlag: withTransactionType(message.sysFlag, 'none'),
        properties: changeProperties(message.properties, {
          [transactionId.name]: findProperty(message.properties, uniqueKey.name),
          [realTopic.name]: message.topic,
          [realQueueId.name]: String(message.queueId),
        }),
      }
    },
  }
}

/** A retried one keeps the property, but is delivered: clients before 4.6.1 leave it on. */
function isOfTransaction({ properties, reconsumeTimes }: NewMessage): boolean {
  const isMarked = findProperty(properties, transactionPrepared.name)?.toLowerCase() === 'true'
  return isMarked && !(reconsumeTimes > 0 && delayLevelOf(properties) > 0)
}
