// SPDX-License-Identifier: Apache-2.0
// Makes message traces of what a producer does, as hooks like any other. Sends that failed leave no trace, as in Java.
// [SendMessageTraceHookImpl.java, EndTransactionTraceHookImpl.java]
import type { TraceDispatcher } from '@rocketmq-ts/client'
import type { Clock } from '@rocketmq-ts/core'
import { defaultRegion, transactionStateNames, type TracedMessageType, type TraceRecord } from '@rocketmq-ts/protocol'
import type { EndTransactionContext, EndTransactionHook, SendContext, SendMessageHook } from './hooks.js'
import type { SendResult } from './send-result.js'

const messageTypes = { normal: 'normal', half: 'half', delayed: 'delayed' } as const satisfies Record<
  SendContext['kind'],
  TracedMessageType
>

/** Traces every send that was stored, unless the broker does not want it. */
export function sendTraceHook(traces: TraceDispatcher, clock: Clock): SendMessageHook {
  return {
    hookName: 'SendMessageTraceHook',
    sendMessageAfter(context, result) {
      if (result?.isTraced !== true) return
      for (const record of publishTraces(context, result, clock)) traces.append(record)
    },
  }
}

/** Traces the end of every transaction. */
export function endTransactionTraceHook(traces: TraceDispatcher, clock: Clock): EndTransactionHook {
  return {
    hookName: 'EndTransactionTraceHook',
    endTransaction: context => traces.append(endTrace(context, clock)),
  }
}

/** One for each message of a batch, so that each can be found by its id. */
function publishTraces(context: SendContext, result: SendResult, clock: Clock): readonly TraceRecord[] {
  const costMs = Math.round(result.attempts.at(-1)?.elapsedMs ?? 0)
  const { message, producerGroup, brokerAddress, bodyLength, kind } = context
  const offsetIds = result.offsetMessageId.split(',')
  return context.messageId.split(',').map((messageId, index) => ({
    type: 'Pub',
    time: clock.now() - costMs,
    regionId: result.regionId,
    group: producerGroup,
    topic: message.topic,
    messageId,
    tags: message.tags,
    keys: [message.keys ?? []].flat().join(' '),
    storeHost: brokerAddress,
    bodyLength,
    costMs,
    messageType: messageTypes[kind],
    offsetMessageId: offsetIds[index] ?? result.offsetMessageId,
    isSuccess: result.status === 'SEND_OK',
  }))
}

function endTrace(context: EndTransactionContext, clock: Clock): TraceRecord {
  const { producerGroup, topic, tags, keys, brokerAddress, messageId, transactionId, state, isFromCheck } = context
  return {
    type: 'EndTransaction',
    time: clock.now(),
    regionId: defaultRegion,
    group: producerGroup,
    topic,
    messageId,
    tags,
    keys,
    storeHost: brokerAddress,
    messageType: 'commit',
    transactionId,
    state: transactionStateNames[state],
    isFromCheck,
  }
}
