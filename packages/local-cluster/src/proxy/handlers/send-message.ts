// SPDX-License-Identifier: Apache-2.0
// SendMessage: one message, or several of one topic as one batch. [SendMessageActivity.java, ProducerProcessor.java]
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import {
  decodeOffsetMessageId,
  decodeProperties,
  defaultTopicName,
  defaultTopicQueueNums,
  encodeBatch,
  encodeProperties,
  messageProperties,
  sendBatchMessage,
  sendMessageV2,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import { BrokerError } from '@rocketmq-ts/core'
import { incomingMessage, type IncomingMessage } from '../message-in.js'
import type { Proxy, UnaryHandler } from '../proxy.js'
import type { ChosenQueue } from '../../key-queue.js'
import { acceptedTypes, chooseQueue } from '../queues.js'
import { ok, overallStatus, refuseWith, statusOf } from '../status.js'

const { Code, MessageType } = wire

/** Topic whose settings a new topic inherits, and its queues: no topic is made here, but the fields are asked for. */
const defaults = { defaultTopic: defaultTopicName, defaultTopicQueueNums, reconsumeTimes: 0, unitMode: false }

export const sendMessage: UnaryHandler<'SendMessage'> = async (proxy, { messages }, { call }) => {
  const now = proxy.clock.now()
  const incoming = messages.map(message => incomingMessage(message, call.peer, now))
  const [first] = incoming
  if (first === undefined) return refuseWith(Code.MESSAGE_CORRUPTED, 'no message to send')
  if (incoming.some(({ topic }) => topic !== first.topic)) {
    refuseWith(Code.MESSAGE_CORRUPTED, 'topic in message is not same')
  }
  const route = await checkedRoute(proxy, incoming)
  const queue = chooseQueue(route, first.orderKey, proxy.nextTurn())
  const entries = [incoming.length === 1 ? await sendOne(proxy, first, queue) : await sendBatch(proxy, incoming, queue)]
  return { status: overallStatus(entries.map(({ status }) => status)), entries }
}

/** The route of the topic, which takes messages of this type. */
async function checkedRoute(proxy: Proxy, incoming: readonly IncomingMessage[]): Promise<TopicRouteData> {
  const topic = incoming[0]?.topic ?? ''
  const route = await proxy.calls.routeOf(topic).catch((error: unknown) => {
    if (error instanceof BrokerError && error.responseName === 'TOPIC_NOT_EXIST') return undefined
    throw error
  })
  const attribute = route === undefined ? 'UNSPECIFIED' : await proxy.calls.messageTypeOf(topic, route)
  const accepted = acceptedTypes(attribute)
  for (const { type } of incoming) {
    // A topic that no one made is refused for its type, as the real proxy does.
    if (accepted.includes(type) && route !== undefined) continue
    const text = `current message type not match with topic accept message types, expected type is ${attribute}`
    refuseWith(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE, text)
  }
  return route ?? refuseWith(Code.TOPIC_NOT_FOUND, `topic ${topic} does not exist`)
}

async function sendOne(
  proxy: Proxy,
  message: IncomingMessage,
  queue: ChosenQueue,
): Promise<Draft<wire.SendResultEntry>> {
  const { topic, messageId, sysFlag, bornTimestamp, propertiesText } = message
  try {
    const answer = await proxy.calls.call(
      queue.brokerAddress,
      sendMessageV2,
      {
        ...defaults,
        topic,
        sysFlag,
        bornTimestamp,
        flag: 0,
        producerGroup: topic,
        properties: propertiesText,
        queueId: queue.queueId,
        brokerName: queue.brokerName,
      },
      { body: message.body },
    )
    if (message.type === MessageType.TRANSACTION) rememberHalf(proxy, message, queue, answer)
    return {
      status: answer.answer === 'SUCCESS' ? ok : storedStatus(answer.answer),
      messageId,
      transactionId: messageId,
      offset: answer.queueOffset,
      recallHandle: answer.recallHandle ?? '',
    }
  } catch (error) {
    return { status: statusOf(error) }
  }
}

/** Stored, but not as safely as the broker is set to. */
function storedStatus(
  answer: 'FLUSH_DISK_TIMEOUT' | 'FLUSH_SLAVE_TIMEOUT' | 'SLAVE_NOT_AVAILABLE',
): Draft<wire.Status> {
  const codes = {
    FLUSH_DISK_TIMEOUT: Code.MASTER_PERSISTENCE_TIMEOUT,
    FLUSH_SLAVE_TIMEOUT: Code.SLAVE_PERSISTENCE_TIMEOUT,
    SLAVE_NOT_AVAILABLE: Code.HA_NOT_AVAILABLE,
  }
  return { code: codes[answer], message: `send message failed, sendStatus=${answer}` }
}

function rememberHalf(
  proxy: Proxy,
  { topic, messageId }: IncomingMessage,
  { brokerName, brokerAddress }: ChosenQueue,
  { msgId, queueOffset }: { readonly msgId: string; readonly queueOffset: number },
): void {
  const { commitLogOffset } = decodeOffsetMessageId(msgId)
  proxy.transactions.remember(messageId, { topic, brokerName, brokerAddress, commitLogOffset, queueOffset })
}

/** One request, one answer for all: its ids are joined by commas. */
async function sendBatch(
  proxy: Proxy,
  messages: readonly IncomingMessage[],
  queue: ChosenQueue,
): Promise<Draft<wire.SendResultEntry>> {
  const [first] = messages
  if (first === undefined || messages.some(({ type }) => type !== MessageType.NORMAL)) {
    return refuseWith(Code.BAD_REQUEST, 'only messages of the type NORMAL can be sent together')
  }
  const messageId = messages.map(each => each.messageId).join(',')
  const properties = decodeProperties(first.propertiesText)
  try {
    const answer = await proxy.calls.call(
      queue.brokerAddress,
      sendBatchMessage,
      {
        ...defaults,
        topic: first.topic,
        sysFlag: 0,
        flag: 0,
        producerGroup: first.topic,
        bornTimestamp: first.bornTimestamp,
        properties: encodeProperties({ ...properties, [messageProperties.uniqueKey.name]: messageId }),
        batch: true,
        queueId: queue.queueId,
        brokerName: queue.brokerName,
      },
      { body: encodeBatch(messages.map(({ body, propertiesText }) => ({ body, flag: 0, propertiesText }))) },
    )
    return { status: ok, messageId, transactionId: messageId, offset: answer.queueOffset, recallHandle: '' }
  } catch (error) {
    return { status: statusOf(error) }
  }
}
