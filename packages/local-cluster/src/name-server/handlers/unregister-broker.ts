// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_BROKER: a broker says good-bye. [DefaultRequestProcessor.java unregisterBroker]
import type { unregisterBroker } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Forgets the broker and the topics that only it had. */
export const handleUnregisterBroker: NameServerHandler<typeof unregisterBroker> = (nameServer, request) => {
  nameServer.routes.unregister(request)
  return {}
}
