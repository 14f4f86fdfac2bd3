// SPDX-License-Identifier: Apache-2.0
// BROKER_HEARTBEAT: a sign of life between registrations. [DefaultRequestProcessor.java brokerHeartbeat]
import type { brokerHeartbeat } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Notes the sign of life. */
export const handleBrokerHeartbeat: NameServerHandler<typeof brokerHeartbeat> = (nameServer, request) => {
  nameServer.routes.touch(request)
  return {}
}
