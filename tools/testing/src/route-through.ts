// SPDX-License-Identifier: Apache-2.0
import { parseEndpoints, wireEndpoints } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'

/**
 * Lets the routes of the embedded proxy lead to `address` (`host:port`), such as that of a link before it. A real proxy
 * tells the address that it was asked at when it is set so.
 */
export function routeThrough(address: string, { proxy }: LocalCluster): void {
  const endpoints = wireEndpoints(parseEndpoints(address).addresses)
  proxy.intercept('QueryRoute', async (_seen, proceed) => {
    const answer = await proceed()
    const queues = answer?.messageQueues ?? []
    return { ...answer, messageQueues: queues.map(queue => ({ ...queue, broker: { ...queue.broker, endpoints } })) }
  })
}
