// SPDX-License-Identifier: Apache-2.0
// BROKER_HEARTBEAT: a sign of life between registrations. [DefaultRequestProcessor.java brokerHeartbeat]
import { brokerHeartbeat } from '@rocketmq-ts/protocol'
import { handle } from '../name-server.js'

export const handleBrokerHeartbeat = handle(brokerHeartbeat, (nameServer, request) => {
  nameServer.routes.touch(request)
  return {}
})
