// SPDX-License-Identifier: Apache-2.0
// SEND_MESSAGE and its short form. A batch is told by the field `batch`, not by the code. All refusals carry region and
// trace switch, as successes do. [SendMessageProcessor.java]
import {
  findProperty,
  isRetryTopic,
  messageProperties,
  refuse,
  sendBatchMessage,
  sendMessage,
  sendMessageV2,
  topicAttribute,
} from '@rocketmq-ts/protocol'
import { Refusal, type Fields, type Reply, type RequestContext } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { checkBody, checkSend } from '../send-checks.js'
import { placedByPriority } from '../message-priority.js'
import { checkPropertiesLength } from '../message-size.js'
import { messageOf, anyQueueOf } from '../sent-message.js'
import { logicalQueueOf, type LogicalQueue } from '../static-topics/logical-queue.js'
import { toLogicalWithin } from '../static-topics/stretch.js'
import { storeBatch, storeInnerBatch } from '../stored-batch.js'
import type { Send } from '../send-step.js'

type SendReply = Reply<typeof sendMessage>

export const handleSendMessage = handle(
  sendMessage,
  (broker, { body, ...asked }, context) => {
    const logical = logicalQueueOf(broker, asked, { orAny: true })
    const request = logical === undefined ? asked : { ...asked, queueId: logical.last.queueId }
    checkBody(body)
    const { regionId, traceOn } = broker.config
    try {
      const reply =
        request.batch === true ? sendMany(broker, request, body, context) : sendOne(broker, request, body, context)
      return { ...reply, ...(logical === undefined ? {} : placeIn(logical, reply)), regionId, traceOn }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw error.with({ [messageProperties.region.name]: regionId, [messageProperties.traceOn.name]: String(traceOn) })
    }
  },
  sendMessageV2,
  sendBatchMessage,
)

/** Where a message is in its logical queue. */
function placeIn({ queueId, last }: LogicalQueue, { queueOffset }: SendReply): Partial<SendReply> {
  return { queueId, queueOffset: toLogicalWithin(last, queueOffset) }
}

function sendOne(
  broker: Broker,
  request: Fields<typeof sendMessage>,
  body: Buffer,
  context: RequestContext,
): SendReply {
  const { remoteAddress, socketAddress } = context.connection
  const topic = checkSend(broker, request, remoteAddress)
  checkPropertiesLength(broker.config, request.properties)
  const send: Send = { request, context }
  const sent = messageOf(broker, topic, { request, body, bornHost: socketAddress })
  const original = placedByPriority(sent, topic)
  let message = original
  for (const step of broker.sendSteps) message = step.before?.(send, message) ?? message
  const stored = broker.put(message)
  let reply: SendReply = {
    msgId: broker.messageIdOf(stored.physicalOffset),
    queueId: original.queueId,
    queueOffset: stored.queueOffset,
    transactionId: findProperty(message.properties, messageProperties.uniqueKey.name),
  }
  for (const step of broker.sendSteps) reply = { ...reply, ...step.after?.(send, message, stored) }
  return reply
}

function sendMany(
  broker: Broker,
  request: Fields<typeof sendMessage>,
  body: Buffer,
  context: RequestContext,
): SendReply {
  const { remoteAddress, socketAddress: bornHost } = context.connection
  const topic = checkSend(broker, request, remoteAddress)
  checkPropertiesLength(broker.config, request.properties)
  const queueId = request.queueId < 0 ? anyQueueOf(topic) : request.queueId
  if (isRetryTopic(request.topic)) {
    refuse('MESSAGE_ILLEGAL', `batch request does not support retry group ${request.topic}`)
  }
  const batch = { request: { ...request, queueId }, body, bornHost, topic }
  const uniqueKey = findProperty(request.properties ?? '', messageProperties.uniqueKey.name)
  const isInner = topicAttribute(topic, 'queue.type') === 'BatchCQ' && uniqueKey !== undefined
  const stored = isInner ? [storeInnerBatch(broker, batch)] : storeBatch(broker, batch)
  return {
    msgId: stored.map(({ physicalOffset }) => broker.messageIdOf(physicalOffset)).join(','),
    queueId,
    queueOffset: stored[0]?.queueOffset ?? 0,
    transactionId: uniqueKey,
    batchUniqId: isInner ? uniqueKey : undefined,
  }
}
