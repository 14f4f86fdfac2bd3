// SPDX-License-Identifier: Apache-2.0
// BROKER_HEARTBEAT: a sign of life between registrations. [DefaultRequestProcessor.java brokerHeartbeat]
import { brokerHeartbeat } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleBrokerHeartbeat = nameServerHandler(brokerHeartbeat, (nameServer, request) => {
  nameServer.routes.touch(request)
  return {}
})
