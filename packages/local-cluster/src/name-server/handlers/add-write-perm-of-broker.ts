// SPDX-License-Identifier: Apache-2.0
// ADD_WRITE_PERM_OF_BROKER: undoes WIPE_WRITE_PERM_OF_BROKER. [DefaultRequestProcessor.java addWritePermOfBroker]
import type { addWritePermOfBroker } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the number of topics. */
export const handleAddWritePermOfBroker: NameServerHandler<typeof addWritePermOfBroker> = (
  nameServer,
  { brokerName },
) => {
  return { addTopicCount: nameServer.routes.addWritePermission(brokerName) }
}
