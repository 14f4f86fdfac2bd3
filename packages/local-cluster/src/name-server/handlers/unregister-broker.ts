// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_BROKER: a broker says good-bye. [DefaultRequestProcessor.java unregisterBroker]
import { unregisterBroker } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleUnregisterBroker = nameServerHandler(unregisterBroker, (nameServer, request) => {
  nameServer.routes.unregister(request)
  return {}
})
