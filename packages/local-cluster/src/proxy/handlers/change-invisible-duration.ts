// SPDX-License-Identifier: Apache-2.0
// ChangeInvisibleDuration: the message becomes visible to others at another time.
// [ChangeInvisibleDurationActivity.java]
import { durationMs, limits, wire } from '@rocketmq-ts/grpc-protocol'
import type { UnaryHandler } from '../proxy.js'
import { printHandle } from '../receipt-handle.js'
import { ok, refuseWith } from '../status.js'
import { newestHandle } from './ack-message.js'
import { groupOf } from './query-assignment.js'
import { topicOf } from './query-route.js'

export const changeInvisibleDuration: UnaryHandler<'ChangeInvisibleDuration'> = async (
  proxy,
  request,
  { clientId },
) => {
  const topic = topicOf(request.topic)
  const group = groupOf(request.group)
  const invisibleMs = request.invisibleDuration === null ? 0 : Math.trunc(durationMs(request.invisibleDuration))
  if (invisibleMs < 0 || invisibleMs > limits.maxInvisibleMs) {
    refuseWith(wire.Code.ILLEGAL_INVISIBLE_TIME, `the invisibleTime is too large. max is ${limits.maxInvisibleMs}`)
  }
  const handle = newestHandle(proxy, clientId, request.receiptHandle)
  const changed = await proxy.calls.changeInvisible(topic, group, handle, {
    invisibleMs,
    suspend: request.suspend ?? undefined,
    liteTopic: request.liteTopic ?? undefined,
  })
  return { status: ok, receiptHandle: printHandle(changed) }
}
