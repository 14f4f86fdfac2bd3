// SPDX-License-Identifier: Apache-2.0
// QueryRoute: the queues of a topic. Every broker seems to be at the address that the client asked for.
// [RouteActivity.java queryRoute]
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { Proxy, UnaryHandler } from '../proxy.js'
import { acceptedTypes, wireQueues } from '../queues.js'
import { ok, refuseWith } from '../status.js'

export const queryRoute: UnaryHandler<'QueryRoute'> = async (proxy, request) => {
  const topic = topicOf(request.topic)
  const route = await proxy.calls.routeOf(topic)
  const acceptMessageTypes = acceptedTypes(await proxy.calls.messageTypeOf(topic, route))
  const endpoints = endpointsFor(proxy, request.endpoints)
  return { status: ok, messageQueues: wireQueues(topic, route, { endpoints, acceptMessageTypes }) }
}

/**
 * The stored name: a namespace beside it is not looked at, as by the real proxy.
 * @throws StatusError when there is none
 */
export function topicOf(topic: wire.Resource | null): string {
  if (topic === null || topic.name.trim() === '')
    return refuseWith(wire.Code.ILLEGAL_TOPIC, 'topic name cannot be blank')
  return topic.name
}

/** The hosts that the client asked for, with the port of the proxy. */
export function endpointsFor(proxy: Proxy, asked: wire.Endpoints | null): Draft<wire.Endpoints> {
  const addresses = (asked?.addresses ?? []).map(({ host }) => ({ host, port: proxy.port }))
  return { scheme: asked?.scheme ?? wire.AddressScheme.ADDRESS_SCHEME_UNSPECIFIED, addresses }
}
