// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_BROKER: a broker says good-bye. [DefaultRequestProcessor.java unregisterBroker]
import { unregisterBroker } from '@rocketmq-ts/protocol'
import { handle } from '../name-server.js'

export const handleUnregisterBroker = handle(unregisterBroker, (nameServer, request) => {
  nameServer.routes.unregister(request)
  return {}
})
