// SPDX-License-Identifier: Apache-2.0
// The requests that make a broker: clients, sends, pulls, offsets, and what admins ask. Those of the features on top
// are in `feature-requests.ts`. Each line names a declaration and the handler in the file of the same name.
import { heartbeat, unregisterClient } from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { handleHeartbeat } from './handlers/heart-beat.js'
import { handleUnregisterClient } from './handlers/unregister-client.js'

/** Sets the handlers. */
export function serveCoreRequests(broker: Broker): void {
  broker.serve(heartbeat, handleHeartbeat)
  broker.serve(unregisterClient, handleUnregisterClient)
}
