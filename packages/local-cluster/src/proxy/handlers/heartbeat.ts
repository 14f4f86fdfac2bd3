// SPDX-License-Identifier: Apache-2.0
// Heartbeat: the client is there. [ClientActivity.java heartbeat]
import { wire } from '@rocketmq-ts/grpc-protocol'
import type { UnaryHandler } from '../proxy.js'
import { ok, refuseWith } from '../status.js'

export const heartbeat: UnaryHandler<'Heartbeat'> = (proxy, _request, context) => {
  const { clientId, settings } = proxy.clientOf(context)
  if (settings.clientType === null) refuseWith(wire.Code.UNRECOGNIZED_CLIENT_TYPE, 'the client has no type')
  proxy.clients.seen(clientId)
  return Promise.resolve({ status: ok })
}
