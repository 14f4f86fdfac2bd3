// SPDX-License-Identifier: Apache-2.0
// RESUME_CHECK_HALF_MESSAGE: puts a half message that was given up back among those that are checked. Java does not ask
// whether it ever was one. [AdminBrokerProcessor.java resumeCheckHalfMessage]
import {
  decodeOffsetMessageId,
  isOffsetMessageId,
  messageProperties,
  refuse,
  resumeCheckHalfMessage,
  transactionHalfTopic,
} from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'

const failed = `Exception was thrown when putting message back to ${transactionHalfTopic}.`

/** Stores a copy of the message as a half message that was never checked. */
export const handleResumeCheckHalfMessage = handle(resumeCheckHalfMessage, (broker, { msgId = '' }) => {
  const message = isOffsetMessageId(msgId)
    ? messageAt(broker.store, decodeOffsetMessageId(msgId).commitLogOffset)
    : undefined
  if (message === undefined) refuse('SYSTEM_ERROR', failed)
  const copy = copyOf(message, { topic: transactionHalfTopic, queueId: 0 })
  const properties = changeProperties(copy.properties, { [messageProperties.transactionCheckTimes.name]: '0' })
  broker.putPlain({ ...copy, properties })
  return {}
})
