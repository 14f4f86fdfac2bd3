// SPDX-License-Identifier: Apache-2.0
// WIPE_WRITE_PERM_OF_BROKER: drains a broker: its topics become read-only in routes, until it registers a change.
// [DefaultRequestProcessor.java wipeWritePermOfBroker]
import type { wipeWritePermOfBroker } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the number of topics. */
export const handleWipeWritePermOfBroker: NameServerHandler<typeof wipeWritePermOfBroker> = (
  nameServer,
  { brokerName },
) => {
  return { wipeTopicCount: nameServer.routes.wipeWritePermission(brokerName) }
}
