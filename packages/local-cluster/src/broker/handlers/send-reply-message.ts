// SPDX-License-Identifier: Apache-2.0
// SEND_REPLY_MESSAGE and its short form: the reply to a request message goes to the producer that waits for it, and to
// the store. A reply that could not be handed over is refused, and stored all the same. [ReplyMessageProcessor.java]
import {
  findProperty,
  messageProperties,
  pushReplyMessageToClient,
  refuse,
  responseCodes,
  sendReplyMessage,
  sendReplyMessageV2,
} from '@rocketmq-ts/protocol'
import { Refusal, type Fields, type RemotingCommand, type Reply } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { checkBody, checkSend } from '../send-checks.js'
import { anyQueueOf } from '../sent-message.js'
import type { NewMessage, StoredMessage } from '../store/message-store.js'
import { changeProperties } from '../stored-message.js'

const { pushReplyTime, region, replyToClient, traceOn } = messageProperties

type ReplyFields = Fields<typeof sendReplyMessage>

/** How long the waiting producer may take to answer, milliseconds. [Broker2Client.java callClient] */
const pushTimeoutMs = 10_000

export const handleSendReplyMessage = handle(
  sendReplyMessage,
  async (broker, { body, ...request }, { connection }) => {
    checkBody(body)
    const message = replyOf(broker, request, { body, bornHost: connection.socketAddress })
    const fault = await push(broker, request, message)
    const stored = store(broker, message)
    return fault === undefined ? confirmation(broker, message, stored) : failure(broker, fault, { message, stored })
  },
  sendReplyMessageV2,
)

function replyOf(broker: Broker, request: ReplyFields, sent: { body: Buffer; bornHost: string }): NewMessage {
  const { config } = broker
  const fields = { [region.name]: config.regionId, [traceOn.name]: String(config.traceOn) }
  try {
    const topic = checkSend(broker, request, sent.bornHost)
    return {
      topic: request.topic,
      queueId: request.queueId < 0 ? anyQueueOf(topic) : request.queueId,
      flag: request.flag,
      sysFlag: request.sysFlag,
      bornTimestamp: request.bornTimestamp,
      reconsumeTimes: request.reconsumeTimes ?? 0,
      preparedTransactionOffset: 0,
      properties: changeProperties(request.properties ?? '', {
        [region.name]: config.regionId,
        [traceOn.name]: String(config.traceOn),
      }),
      ...sent,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw error.with(fields)
  }
}

/** Hands the reply to the producer; says what went wrong. */
async function push(broker: Broker, request: ReplyFields, message: NewMessage): Promise<string | undefined> {
  const clientId = findProperty(message.properties, replyToClient.name)
  if (clientId === undefined) return `reply message properties[${replyToClient.name}] is null`
  const channel = broker.producers.find(clientId)
  if (channel === undefined) return `push reply message fail, channel of <${clientId}> not found.`
  const now = broker.clock.now()
  const { producerGroup, topic, defaultTopic, defaultTopicQueueNums, queueId, sysFlag, bornTimestamp, flag } = request
  const fields = {
    producerGroup,
    topic,
    defaultTopic,
    defaultTopicQueueNums,
    queueId,
    sysFlag,
    bornTimestamp,
    flag,
    properties: changeProperties(message.properties, { [pushReplyTime.name]: String(now) }),
    reconsumeTimes: request.reconsumeTimes,
    unitMode: request.unitMode ?? false,
    bornHost: message.bornHost,
    storeHost: broker.address,
    storeTimestamp: now,
  }
  try {
    await channel.connection.call(pushReplyMessageToClient, fields, { body: message.body, timeoutMs: pushTimeoutMs })
    return undefined
  } catch {
    // The producer refused it, went away or took too long: Java says the same of all three.
    return `push reply message to ${clientId}fail.`
  }
}

/** Stores the reply, if replies are stored; a reply that no rule lets through is not. */
function store(broker: Broker, message: NewMessage): StoredMessage | undefined {
  if (!broker.config.storeReplyMessageEnable) return undefined
  try {
    return broker.put(message)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function confirmation(
  broker: Broker,
  { queueId }: NewMessage,
  stored: StoredMessage | undefined,
): Reply<typeof sendReplyMessage> {
  return {
    msgId: stored === undefined ? '0' : broker.messageIdOf(stored.physicalOffset),
    queueId,
    queueOffset: stored?.queueOffset ?? 0,
    regionId: broker.config.regionId,
    traceOn: broker.config.traceOn,
  }
}

function failure(
  broker: Broker,
  remark: string,
  { message, stored }: { readonly message: NewMessage; readonly stored: StoredMessage | undefined },
): RemotingCommand {
  const { regionId } = broker.config
  if (stored === undefined) {
    return refuse('SYSTEM_ERROR', remark, { [region.name]: regionId, [traceOn.name]: String(broker.config.traceOn) })
  }
  const frame = sendReplyMessage.encodeReply(confirmation(broker, message, stored))
  frame.code = responseCodes.SYSTEM_ERROR.code
  frame.remark = remark
  return frame
}
