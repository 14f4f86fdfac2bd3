// SPDX-License-Identifier: Apache-2.0
// ADD_WRITE_PERM_OF_BROKER: undoes WIPE_WRITE_PERM_OF_BROKER. [DefaultRequestProcessor.java addWritePermOfBroker]
import { addWritePermOfBroker } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleAddWritePermOfBroker = nameServerHandler(addWritePermOfBroker, (nameServer, { brokerName }) => {
  return { addTopicCount: nameServer.routes.addWritePermission(brokerName) }
})
