// SPDX-License-Identifier: Apache-2.0
// A proxy tells clients which address to use next, so that a link before it would see their first question only.
import { parseEndpoints, wireEndpoints, type Draft, type wire } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'

/**
 * Lets the routes and assignments of the embedded proxy lead to `address` (`host:port`), such as that of a link before
 * it. A real proxy tells the address that it was asked at when it is set so.
 */
export function routeThrough(address: string, { proxy }: LocalCluster): void {
  const endpoints = wireEndpoints(parseEndpoints(address).addresses)
  const through = (queue: Draft<wire.MessageQueue>) => ({ ...queue, broker: { ...queue.broker, endpoints } })
  proxy.intercept('QueryRoute', async (_seen, proceed) => {
    const answer = await proceed()
    return { ...answer, messageQueues: answer?.messageQueues?.map(through) ?? [] }
  })
  proxy.intercept('QueryAssignment', async (_seen, proceed) => {
    const answer = await proceed()
    const assignments = answer?.assignments ?? []
    return {
      ...answer,
      assignments: assignments.map(({ messageQueue }) => ({ messageQueue: through(messageQueue ?? {}) })),
    }
  })
}
