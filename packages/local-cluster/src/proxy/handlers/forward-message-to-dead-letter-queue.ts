// SPDX-License-Identifier: Apache-2.0
// ForwardMessageToDeadLetterQueue: the group gave the message up. [ForwardMessageToDLQActivity.java]
import type { UnaryHandler } from '../proxy.js'
import { parseHandle } from '../receipt-handle.js'
import { ok } from '../status.js'
import { groupOf } from './query-assignment.js'
import { topicOf } from './query-route.js'

export const forwardMessageToDeadLetterQueue: UnaryHandler<'ForwardMessageToDeadLetterQueue'> = async (
  proxy,
  request,
  { clientId },
) => {
  const topic = topicOf(request.topic)
  const group = groupOf(request.group)
  const handle = proxy.receipts.take(clientId, request.receiptHandle) ?? parseHandle(request.receiptHandle)
  const { messageId, liteTopic } = request
  await proxy.calls.forwardToDeadLetters(topic, group, handle, { messageId, liteTopic: liteTopic ?? undefined })
  return { status: ok }
}
