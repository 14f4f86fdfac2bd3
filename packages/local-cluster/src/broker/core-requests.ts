// SPDX-License-Identifier: Apache-2.0
// The requests that make a broker: clients, sends, pulls, offsets. Those of admins are in `admin-requests.ts`, those of
// the features on top in `feature-requests.ts`. Each line names a declaration and the handler in the file of the same
// name.
import {
  getConsumerListByGroup,
  getEarliestMsgStoretime,
  getMaxOffset,
  getMinOffset,
  heartbeat,
  litePullMessage,
  pullMessage,
  queryConsumerOffset,
  queryMessage,
  searchOffsetByTimestamp,
  sendBatchMessage,
  sendMessage,
  sendMessageV2,
  unregisterClient,
  updateConsumerOffset,
  viewMessageById,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { handleGetConsumerListByGroup } from './handlers/get-consumer-list-by-group.js'
import { handleGetEarliestMsgStoretime } from './handlers/get-earliest-msg-storetime.js'
import { handleGetMaxOffset } from './handlers/get-max-offset.js'
import { handleGetMinOffset } from './handlers/get-min-offset.js'
import { handleHeartbeat } from './handlers/heart-beat.js'
import { handleLitePullMessage, handlePullMessage } from './handlers/pull-message.js'
import { handleQueryConsumerOffset } from './handlers/query-consumer-offset.js'
import { handleQueryMessage } from './handlers/query-message.js'
import { handleSearchOffsetByTimestamp } from './handlers/search-offset-by-timestamp.js'
import { handleSendMessage } from './handlers/send-message.js'
import { handleUnregisterClient } from './handlers/unregister-client.js'
import { handleUpdateConsumerOffset } from './handlers/update-consumer-offset.js'
import { handleViewMessageById } from './handlers/view-message-by-id.js'

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
  broker.serve(getEarliestMsgStoretime, handleGetEarliestMsgStoretime)
  broker.serve(getMaxOffset, handleGetMaxOffset)
  broker.serve(getMinOffset, handleGetMinOffset)
  broker.serve(queryMessage, handleQueryMessage)
  broker.serve(searchOffsetByTimestamp, handleSearchOffsetByTimestamp)
  broker.serve(viewMessageById, handleViewMessageById)
}
