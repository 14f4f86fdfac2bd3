// SPDX-License-Identifier: Apache-2.0
// Every request of RocketMQ, by code and by name. A server finds here what a frame asks for.
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { ackMessage } from './ack-message.js'
import { changeMessageInvisibleTime } from './change-message-invisibletime.js'
import { checkTransactionState } from './check-transaction-state.js'
import { consumeMessageDirectly } from './consume-message-directly.js'
import { consumerSendMsgBack } from './consumer-send-msg-back.js'
import { endTransaction } from './end-transaction.js'
import { getBrokerClusterInfo } from './get-broker-cluster-info.js'
import { getConsumerListByGroup } from './get-consumer-list-by-group.js'
import { getConsumerRunningInfo } from './get-consumer-running-info.js'
import { getConsumerStatusFromClient } from './get-consumer-status-from-client.js'
import { getMaxOffset } from './get-max-offset.js'
import { getMinOffset } from './get-min-offset.js'
import { getRouteInfoByTopic } from './get-routeinfo-by-topic.js'
import { heartbeat } from './heart-beat.js'
import { litePullMessage } from './lite-pull-message.js'
import { lockBatchMq } from './lock-batch-mq.js'
import { notifyConsumerIdsChanged } from './notify-consumer-ids-changed.js'
import { popMessage } from './pop-message.js'
import { pullMessage } from './pull-message.js'
import { pushReplyMessageToClient } from './push-reply-message-to-client.js'
import { queryAssignment } from './query-assignment.js'
import { queryConsumerOffset } from './query-consumer-offset.js'
import { recallMessage } from './recall-message.js'
import { registerBroker } from './register-broker.js'
import { resetConsumerClientOffset } from './reset-consumer-client-offset.js'
import { searchOffsetByTimestamp } from './search-offset-by-timestamp.js'
import { sendBatchMessage } from './send-batch-message.js'
import { sendMessage } from './send-message.js'
import { sendMessageV2 } from './send-message-v2.js'
import { sendReplyMessage } from './send-reply-message.js'
import { sendReplyMessageV2 } from './send-reply-message-v2.js'
import { unlockBatchMq } from './unlock-batch-mq.js'
import { unregisterBroker } from './unregister-broker.js'
import { unregisterClient } from './unregister-client.js'
import { updateAndCreateTopic } from './update-and-create-topic.js'
import { updateConsumerOffset } from './update-consumer-offset.js'

/** Every declared request, in the order of their codes. */
export const requests: readonly AnyRequest[] = [
  sendMessage,
  pullMessage,
  queryConsumerOffset,
  updateConsumerOffset,
  updateAndCreateTopic,
  searchOffsetByTimestamp,
  getMaxOffset,
  getMinOffset,
  heartbeat,
  unregisterClient,
  consumerSendMsgBack,
  endTransaction,
  getConsumerListByGroup,
  checkTransactionState,
  notifyConsumerIdsChanged,
  lockBatchMq,
  unlockBatchMq,
  registerBroker,
  unregisterBroker,
  getRouteInfoByTopic,
  getBrokerClusterInfo,
  resetConsumerClientOffset,
  getConsumerStatusFromClient,
  getConsumerRunningInfo,
  consumeMessageDirectly,
  sendMessageV2,
  sendBatchMessage,
  sendReplyMessage,
  sendReplyMessageV2,
  pushReplyMessageToClient,
  litePullMessage,
  recallMessage,
  queryAssignment,
  popMessage,
  ackMessage,
  changeMessageInvisibleTime,
]

const byCode = new Map(requests.map(request => [request.code, request]))
const byName = new Map(requests.map(request => [request.name, request]))

/** The request with this code; `undefined` when there is none. */
export function requestByCode(code: number): AnyRequest | undefined {
  return byCode.get(code)
}

/** The request with this name, such as `SEND_MESSAGE`; `undefined` when there is none. */
export function requestByName(name: string): AnyRequest | undefined {
  return byName.get(name)
}
