// SPDX-License-Identifier: Apache-2.0
// RecallMessage: takes back a delayed message before its time. [RecallMessageActivity.java]
import { asError } from '@rocketmq-ts/core'
import { wire } from '@rocketmq-ts/grpc-protocol'
import { decodeRecallHandle, recallMessage as declaration, type RecallHandle } from '@rocketmq-ts/protocol'
import type { UnaryHandler } from '../proxy.js'
import { ok, refuseWith } from '../status.js'
import { topicOf } from './query-route.js'

export const recallMessage: UnaryHandler<'RecallMessage'> = async (proxy, request) => {
  const topic = topicOf(request.topic)
  const route = await proxy.calls.routeOf(topic).catch(() => undefined)
  const attribute = route === undefined ? 'UNSPECIFIED' : await proxy.calls.messageTypeOf(topic, route)
  if (attribute !== 'DELAY' && attribute !== 'MIXED') {
    const text = `recall message type not match with topic accept message types, expected type is ${attribute}`
    refuseWith(wire.Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE, text)
  }
  const { brokerName } = handleOf(request.recallHandle)
  const address = await proxy.calls.masterOf(topic, brokerName)
  const fields = { topic, producerGroup: topic, recallHandle: request.recallHandle, brokerName }
  const { msgId } = await proxy.calls.call(address, declaration, fields)
  return { status: ok, messageId: msgId }
}

function handleOf(text: string): RecallHandle {
  try {
    return decodeRecallHandle(text)
  } catch (error) {
    return refuseWith(wire.Code.INTERNAL_SERVER_ERROR, asError(error).message)
  }
}
