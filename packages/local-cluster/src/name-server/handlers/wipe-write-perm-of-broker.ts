// SPDX-License-Identifier: Apache-2.0
// WIPE_WRITE_PERM_OF_BROKER: drains a broker: its topics become read-only in routes, until it registers a change.
// [DefaultRequestProcessor.java wipeWritePermOfBroker]
import { wipeWritePermOfBroker } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleWipeWritePermOfBroker = nameServerHandler(wipeWritePermOfBroker, (nameServer, { brokerName }) => {
  return { wipeTopicCount: nameServer.routes.wipeWritePermission(brokerName) }
})
