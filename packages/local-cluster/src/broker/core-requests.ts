// SPDX-License-Identifier: Apache-2.0
// The requests that make a broker: clients, sends, pulls, offsets. Those of admins are in `admin-requests.ts`, those of
// the features on top in `feature-requests.ts`. Each line names a declaration and the handler in the file of the same
// name.
import {
  getConsumerListByGroup,
  heartbeat,
  litePullMessage,
  pullMessage,
  queryConsumerOffset,
  sendBatchMessage,
  sendMessage,
  sendMessageV2,
  unregisterClient,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { handleGetConsumerListByGroup } from './handlers/get-consumer-list-by-group.js'
import { handleHeartbeat } from './handlers/heart-beat.js'
import { handleLitePullMessage, handlePullMessage } from './handlers/pull-message.js'
import { handleQueryConsumerOffset } from './handlers/query-consumer-offset.js'
import { handleSendMessage } from './handlers/send-message.js'
import { handleUnregisterClient } from './handlers/unregister-client.js'
import { handleUpdateConsumerOffset } from './handlers/update-consumer-offset.js'

/** Sets the handlers. */
export function serveCoreRequests(broker: Broker): void {
  broker.serve(heartbeat, handleHeartbeat)
  broker.serve(unregisterClient, handleUnregisterClient)
  broker.serve(getConsumerListByGroup, handleGetConsumerListByGroup)
  broker.serve(sendMessage, handleSendMessage)
  broker.serve(sendMessageV2, handleSendMessage)
  broker.serve(sendBatchMessage, handleSendMessage)
  broker.serve(pullMessage, handlePullMessage)
  broker.serve(litePullMessage, handleLitePullMessage)
  broker.serve(queryConsumerOffset, handleQueryConsumerOffset)
  broker.serve(updateConsumerOffset, handleUpdateConsumerOffset)
}
