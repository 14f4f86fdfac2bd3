// SPDX-License-Identifier: Apache-2.0
// SyncLiteSubscription: which lite topics a client wants. Every readable broker of the topic is told.
// [ClientActivity.java syncLiteSubscription, LiteSubscriptionService.java]
import { numberOf, wire } from '@rocketmq-ts/grpc-protocol'
import { groupAttribute, liteSubscriptionActions } from '@rocketmq-ts/protocol'
import { liteBindTopicOf } from '../../broker/lite/lite-group.js'
import type { OffsetOption } from '../../broker/lite/lite-offsets.js'
import { refuseIllegalLiteTopic } from '../message-in.js'
import type { Proxy, UnaryHandler } from '../proxy.js'
import { ok, refuseWith } from '../status.js'
import { groupOf } from './query-assignment.js'
import { topicOf } from './query-route.js'

/** Clients are held to the quota by their settings, the proxy to somewhat more. */
const quotaBuffer = 300

export const syncLiteSubscription: UnaryHandler<'SyncLiteSubscription'> = async (proxy, request, { clientId }) => {
  const topic = topicOf(request.topic)
  const group = groupOf(request.group)
  const action = liteSubscriptionActions[request.action]
  if (action === undefined) {
    return refuseWith(wire.Code.INTERNAL_SERVER_ERROR, `unknown LiteSubscriptionAction: ${request.action}`)
  }
  const isPartialAdd = action === 'PARTIAL_ADD'
  if (isPartialAdd) request.liteTopicSet.forEach(refuseIllegalLiteTopic)
  await checkGroup(proxy, topic, group, request.liteTopicSet.length)
  await proxy.calls.syncLite({
    action,
    clientId,
    group,
    topic,
    liteTopicSet: [...new Set(request.liteTopicSet)],
    // Only what is added has a start of its own.
    offsetOption: isPartialAdd && request.offsetOption !== null ? offsetOptionOf(request.offsetOption) : undefined,
    version: request.version === null ? 0 : numberOf(request.version, 'the version'),
  })
  return { status: ok }
}

/** A group has one topic, and its clients so many lite topics each. [ClientProcessor.java syncLiteSubscription] */
async function checkGroup(proxy: Proxy, topic: string, group: string, count: number): Promise<void> {
  const config = await proxy.calls.anyGroupConfig(group)
  const bound = liteBindTopicOf(config)
  if (bound !== topic) {
    const text = `lite group ${group} is expected to bind topic ${bound ?? 'null'}, but actual is ${topic}`
    refuseWith(wire.Code.ILLEGAL_TOPIC, text)
  }
  const quota = Number(groupAttribute(config, 'lite.sub.client.quota'))
  if (count <= quota + quotaBuffer) return
  refuseWith(wire.Code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED, `lite subscription quota exceeded: ${quota}`)
}

function offsetOptionOf({ policy, offset, tailN, timestamp }: wire.OffsetOption): OffsetOption {
  if (policy !== null) return { type: 'POLICY', value: policy }
  if (offset !== null) return { type: 'OFFSET', value: numberOf(offset, 'the offset') }
  if (tailN !== null) return { type: 'TAIL_N', value: numberOf(tailN, 'the tail') }
  if (timestamp !== null) return { type: 'TIMESTAMP', value: numberOf(timestamp, 'the time') }
  return refuseWith(wire.Code.INTERNAL_SERVER_ERROR, 'unknown OffsetOption type')
}
