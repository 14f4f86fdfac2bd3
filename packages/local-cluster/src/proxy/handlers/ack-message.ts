// SPDX-License-Identifier: Apache-2.0
// AckMessage: messages are consumed. Every entry has a status of its own. [AckMessageActivity.java]
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { Proxy, UnaryHandler } from '../proxy.js'
import { parseHandle, visibleAt, type ReceiptHandle } from '../receipt-handle.js'
import { ok, overallStatus, refuseWith, statusOf } from '../status.js'
import { groupOf } from './query-assignment.js'
import { topicOf } from './query-route.js'

export const ackMessage: UnaryHandler<'AckMessage'> = async (proxy, request, { clientId }) => {
  const topic = topicOf(request.topic)
  const group = groupOf(request.group)
  const entries = await Promise.all(
    request.entries.map(async ({ messageId, receiptHandle, liteTopic }): Promise<Draft<wire.AckMessageResultEntry>> => {
      try {
        const handle = newestHandle(proxy, clientId, receiptHandle)
        await proxy.calls.ack(topic, group, handle, liteTopic ?? undefined)
        return { messageId, receiptHandle, status: ok }
      } catch (error) {
        return { messageId, receiptHandle, status: statusOf(error) }
      }
    }),
  )
  return { status: overallStatus(entries.map(({ status }) => status)), entries }
}

/** The handle that is good now for one that a client has. @throws StatusError when its time is over */
export function newestHandle(proxy: Proxy, clientId: string, text: string): ReceiptHandle {
  const handle = proxy.receipts.take(clientId, text) ?? parseHandle(text)
  if (visibleAt(handle) > proxy.clock.now()) return handle
  return refuseWith(wire.Code.INVALID_RECEIPT_HANDLE, 'receipt handle is expired')
}
