// SPDX-License-Identifier: Apache-2.0
// The requests of the features: delay and timer, transactions, retries, locks, POP, request and reply,
// assignment. Each line names a declaration and the handler in the file of the same name.
import {
  ackMessage,
  batchAckMessage,
  changeMessageInvisibleTime,
  consumerSendMsgBack,
  endTransaction,
  getAllMessageRequestMode,
  lockBatchMq,
  notification,
  peekMessage,
  pollingInfo,
  popMessage,
  queryAssignment,
  recallMessage,
  sendReplyMessage,
  sendReplyMessageV2,
  setMessageRequestMode,
  unlockBatchMq,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { handleAckMessage } from './handlers/ack-message.js'
import { handleBatchAckMessage } from './handlers/batch-ack-message.js'
import { handleChangeMessageInvisibleTime } from './handlers/change-message-invisibletime.js'
import { handleConsumerSendMsgBack } from './handlers/consumer-send-msg-back.js'
import { handleEndTransaction } from './handlers/end-transaction.js'
import { handleGetAllMessageRequestMode } from './handlers/get-all-message-request-mode.js'
import { handleLockBatchMq } from './handlers/lock-batch-mq.js'
import { handleNotification } from './handlers/notification.js'
import { handlePeekMessage } from './handlers/peek-message.js'
import { handlePollingInfo } from './handlers/polling-info.js'
import { handlePopMessage } from './handlers/pop-message.js'
import { handleQueryAssignment } from './handlers/query-assignment.js'
import { handleRecallMessage } from './handlers/recall-message.js'
import { handleSendReplyMessage } from './handlers/send-reply-message.js'
import { handleSetMessageRequestMode } from './handlers/set-message-request-mode.js'
import { handleUnlockBatchMq } from './handlers/unlock-batch-mq.js'

/** Sets the handlers. */
export function serveFeatureRequests(broker: Broker): void {
  broker.serve(recallMessage, handleRecallMessage)
  broker.serve(endTransaction, handleEndTransaction)
  broker.serve(consumerSendMsgBack, handleConsumerSendMsgBack)
  broker.serve(lockBatchMq, handleLockBatchMq)
  broker.serve(unlockBatchMq, handleUnlockBatchMq)
  broker.serve(popMessage, handlePopMessage)
  broker.serve(ackMessage, handleAckMessage)
  broker.serve(batchAckMessage, handleBatchAckMessage)
  broker.serve(changeMessageInvisibleTime, handleChangeMessageInvisibleTime)
  broker.serve(peekMessage, handlePeekMessage)
  broker.serve(notification, handleNotification)
  broker.serve(pollingInfo, handlePollingInfo)
  broker.serve(queryAssignment, handleQueryAssignment)
  broker.serve(setMessageRequestMode, handleSetMessageRequestMode)
  broker.serve(getAllMessageRequestMode, handleGetAllMessageRequestMode)
  broker.serve(sendReplyMessage, handleSendReplyMessage)
  broker.serve(sendReplyMessageV2, handleSendReplyMessage)
}
