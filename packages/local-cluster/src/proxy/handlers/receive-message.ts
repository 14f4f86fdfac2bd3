// SPDX-License-Identifier: Apache-2.0
// ReceiveMessage: pops messages and streams them: the status first, then each message, then when they were let go.
// [ReceiveMessageActivity.java, ReceiveMessageResponseStreamWriter.java, ConsumerProcessor.java popMessage]
import { everyMessage, expressionTypes } from '@rocketmq-ts/core'
import { durationMs, limits, methods, timestampOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import {
  decodeRecords,
  messageProperties,
  popInitModes,
  popMessage,
  receiptsOf,
  type Answer,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import { wireMessage } from '../message-out.js'
import type { CallContext, Proxy } from '../proxy.js'
import { answerMs, popLite, type LitePop, type Popped } from '../lite-pop.js'
import { printHandle } from '../receipt-handle.js'
import { ok, refuseWith, statusOf } from '../status.js'
import { groupOf } from './query-assignment.js'
import { topicOf } from './query-route.js'

const { Code } = wire

/**
 * Milliseconds until a message is visible again that could not be handed over. [ReceiveMessageResponseStreamWriter.java
 * NACK_INVISIBLE_TIME]
 */
const notTakenMs = 1000

/** Messages that a client of lite topics may have at once. [ProxyConfig.java maxLiteRenewNumPerChannel] */
const maxLiteMessages = 100

/** What is popped. */
interface ReceiveOrder {
  readonly topic: string
  readonly group: string
  readonly brokerName: string
  readonly queueId: number
  readonly config: SubscriptionGroupConfig
  readonly invisibleMs: number
  readonly pollMs: number
  readonly isRenewed: boolean
  /** The client whose lite topics are asked; absent for ordinary topics. */
  readonly liteClientId: string | undefined
}

/** Answers with a stream. Never rejects: what goes wrong is a status. */
export async function receiveMessage(
  proxy: Proxy,
  request: wire.ReceiveMessageRequest,
  context: CallContext,
): Promise<void> {
  const { call } = context
  const write = (response: Draft<wire.ReceiveMessageResponse>): void => {
    call.write(methods.ReceiveMessage.response.encode(response))
  }
  const finish = (): void => {
    write({ deliveryTimestamp: timestampOf(proxy.clock.now()) })
    call.end()
  }
  try {
    const order = await orderOf(proxy, request, context)
    const popped = await withoutOverdue(proxy, order, await pop(proxy, request, order))
    if (popped.length === 0) {
      write({ status: { code: Code.MESSAGE_NOT_FOUND, message: 'no match message' } })
    } else {
      write({ status: ok })
      for (const each of popped) {
        if (call.isOpen) write({ message: handOver(proxy, order, each, context) })
        else await giveBack(proxy, order, each)
      }
    }
    finish()
  } catch (error) {
    write({ status: statusOf(error) })
    finish()
  }
}

async function orderOf(proxy: Proxy, request: wire.ReceiveMessageRequest, context: CallContext): Promise<ReceiveOrder> {
  const { settings } = proxy.clientOf(context)
  const queue = request.messageQueue ?? refuseWith(Code.ILLEGAL_TOPIC, 'message queue cannot be null')
  const topic = topicOf(queue.topic)
  const group = groupOf(request.group)
  const config = await proxy.calls.groupConfig(topic, group)
  const isRenewed = request.autoRenew
  const isLite = settings.clientType === wire.ClientType.LITE_PUSH_CONSUMER
  if (isLite) checkUnacked(proxy, context, group)
  return {
    topic,
    group,
    config,
    isRenewed,
    liteClientId: isLite ? context.clientId : undefined,
    brokerName: queue.broker?.name ?? '',
    queueId: config.consumeMessageOrderly ? queue.id : -1,
    invisibleMs: isRenewed ? limits.defaultInvisibleMs : invisibleMsOf(request),
    pollMs: pollMsOf(proxy, request, settings, context),
  }
}

function checkUnacked(proxy: Proxy, { clientId }: CallContext, group: string): void {
  const count = proxy.receipts.countOf(clientId, group)
  if (count <= maxLiteMessages) return
  refuseWith(Code.FORBIDDEN, `The client [${clientId}] has too many unacked messages. Unacked count: ${count}`)
}

function invisibleMsOf({ invisibleDuration }: wire.ReceiveMessageRequest): number {
  const ms = invisibleDuration === null ? 0 : Math.trunc(durationMs(invisibleDuration))
  if (ms < limits.minInvisibleMs || ms > limits.maxInvisibleMs) {
    const text = `the invisibleTime is illegal, it takes ${limits.minInvisibleMs} to ${limits.maxInvisibleMs} ms`
    refuseWith(Code.ILLEGAL_INVISIBLE_TIME, text)
  }
  return ms
}

/** What was asked for, within the bounds of the proxy and the deadline of the call. */
function pollMsOf(
  proxy: Proxy,
  { longPollingTimeout }: wire.ReceiveMessageRequest,
  settings: wire.Settings,
  { call }: CallContext,
): number {
  if (call.deadline === undefined) refuseWith(Code.INTERNAL_SERVER_ERROR, 'the call has no deadline')
  const asked = longPollingTimeout ?? settings.subscription?.longPollingTimeout ?? null
  const wanted = asked === null ? call.deadline - proxy.clock.now() : durationMs(asked)
  const clamped = Math.min(Math.max(wanted, limits.minLongPollingMs), limits.maxLongPollingMs)
  const left = call.deadline - proxy.clock.now()
  if (clamped <= left) return Math.trunc(clamped)
  if (left >= limits.minLongPollingMs) return Math.trunc(left)
  return refuseWith(
    Code.ILLEGAL_POLLING_TIME,
    'The deadline time remaining is not enough for polling, please check network condition',
  )
}

async function pop(proxy: Proxy, request: wire.ReceiveMessageRequest, order: ReceiveOrder): Promise<readonly Popped[]> {
  const address = await proxy.calls.masterOf(order.topic, order.brokerName)
  if (order.liteClientId !== undefined) return popLite(proxy.calls, address, litePopOf(proxy, request, order))
  const filter = request.filterExpression
  const answer = await proxy.calls.call(
    address,
    popMessage,
    {
      topic: order.topic,
      consumerGroup: order.group,
      queueId: order.queueId,
      brokerName: order.brokerName,
      maxMsgNums: batchSizeOf(request),
      invisibleTime: order.invisibleMs,
      pollTime: order.pollMs,
      bornTime: proxy.clock.now(),
      initMode: popInitModes.MAX,
      expressionType: filter?.type === wire.FilterType.SQL ? expressionTypes.sql : expressionTypes.tag,
      expression: filter?.expression ?? everyMessage,
      order: order.config.consumeMessageOrderly,
      attemptId: request.attemptId ?? undefined,
    },
    // A client that goes does not end the request: what the broker answers must be given back.
    { timeoutMs: order.pollMs + answerMs },
  )
  return answer.answer === 'SUCCESS' ? poppedOf(answer, order) : []
}

function batchSizeOf({ batchSize }: wire.ReceiveMessageRequest): number {
  return Math.min(Math.max(batchSize, 1), limits.maxReceiveBatch)
}

function litePopOf(proxy: Proxy, request: wire.ReceiveMessageRequest, order: ReceiveOrder): LitePop {
  const { liteClientId = '', topic, group, brokerName, invisibleMs, pollMs } = order
  return {
    clientId: liteClientId,
    topic,
    consumerGroup: group,
    brokerName,
    invisibleTime: invisibleMs,
    pollTime: pollMs,
    bornTime: proxy.clock.now(),
    maxMsgNum: batchSizeOf(request),
    attemptId: request.attemptId ?? undefined,
  }
}

function poppedOf(answer: Answer<typeof popMessage>, { brokerName }: ReceiveOrder): readonly Popped[] {
  const items = decodeRecords(answer.body, { brokerName })
  return receiptsOf(items, answer, brokerName).received.map(({ message, receipt, timesTaken }) => ({
    message: timesTaken === undefined || timesTaken === 0 ? message : message.with({ reconsumeTimes: timesTaken }),
    handle: { receipt, commitLogOffset: message.commitLogOffset },
  }))
}

/** Messages that were delivered too often go to the dead letters; groups in order leave that to the client. */
async function withoutOverdue(
  proxy: Proxy,
  order: ReceiveOrder,
  popped: readonly Popped[],
): Promise<readonly Popped[]> {
  const { topic, group, config } = order
  if (config.consumeMessageOrderly) return popped
  const isOverdue = ({ message }: Popped): boolean => message.reconsumeTimes > config.retryMaxTimes
  await Promise.all(
    popped
      .filter(isOverdue)
      // What cannot be put there now is popped again.
      .map(({ message, handle }) =>
        proxy.calls
          .forwardToDeadLetters(topic, group, handle, {
            messageId: message.messageId,
            liteTopic: message.property(messageProperties.liteTopic.name),
          })
          .catch(() => undefined),
      ),
  )
  return popped.filter(each => !isOverdue(each))
}

function handOver(
  proxy: Proxy,
  order: ReceiveOrder,
  { message, handle }: Popped,
  { clientId }: CallContext,
): Draft<wire.Message> {
  const text = printHandle(handle)
  const { topic, group, isRenewed } = order
  if (isRenewed) proxy.receipts.add({ clientId, topic, group, text }, handle)
  return wireMessage(message, { topic, receiptHandle: text })
}

/** No one is there to take it. */
async function giveBack(proxy: Proxy, { topic, group }: ReceiveOrder, { handle }: Popped): Promise<void> {
  // When this fails, the message is visible when its time is over.
  await proxy.calls.changeInvisible(topic, group, handle, { invisibleMs: notTakenMs }).catch(() => undefined)
}
