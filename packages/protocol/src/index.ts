// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/protocol: the content of RocketMQ's protocol as values, without a socket or a
// clock of its own.

// What upper packages need of the mechanism, so that they import it from one place.
export {
  AbortedError,
  asError,
  BrokerError,
  ClosedError,
  ConnectionError,
  DependencyError,
  errorTable,
  MessageError,
  NameServerError,
  OffsetError,
  OverloadError,
  ProtocolError,
  QueryError,
  RemotingCommand,
  RocketMQError,
  RouteError,
  StateError,
  systemClock,
  TimeoutError,
  UsageError,
  VirtualClock,
  type Answer,
  type AnyRequest,
  type Attempt,
  type Body,
  type BodyKind,
  type Clock,
  type ErrorCode,
  type ErrorContext,
  type ExtFields,
  type Fields,
  type Language,
  type Outcome,
  type Reply,
  type Request,
  type Retry,
  type SerializeType,
  type Timer,
} from '@rocketmq-ts/remoting'
export { default as Long } from 'long'

// Codes and rules.
export { javaHashCode } from './java-hash-code.js'
export { declare, responseCodes, responseNameOf, type ResponseName } from './response-codes.js'

// Bodies.
export { type BrokerData } from './bodies/broker-data.js'
export { clusterInfoBody, type ClusterInfo } from './bodies/cluster-info.js'
export {
  consumeMessageDirectlyResultBody,
  consumeResults,
  type ConsumeMessageDirectlyResult,
  type ConsumeResult,
} from './bodies/consume-message-directly-result.js'
export { consumerListBody } from './bodies/consumer-list.js'
export {
  consumerRunningInfoBody,
  type ConsumerRunningInfo,
  type ConsumeStatus,
  type PopProcessQueueInfo,
  type ProcessQueueInfo,
} from './bodies/consumer-running-info.js'
export { consumerStatusBody, type ConsumerStatus } from './bodies/consumer-status.js'
export { dataVersionBody, type DataVersion } from './bodies/data-version.js'
export { readJson, type Json } from './bodies/fastjson.js'
export {
  consumeFromWheres,
  consumeTypes,
  heartbeatBody,
  heartbeatFingerprint,
  messageModels,
  type ConsumeFromWhere,
  type ConsumerData,
  type ConsumeType,
  type HeartbeatData,
  type MessageModel,
  type ProducerData,
} from './bodies/heartbeat-data.js'
export { kvTableBody, type KvTable } from './bodies/kv-table.js'
export {
  lockBatchRequestBody,
  lockBatchResponseBody,
  type LockBatchRequest,
  type LockBatchResponse,
} from './bodies/lock-batch.js'
export {
  compareMessageQueues,
  messageQueueKey,
  type MessageQueue,
  type OfQueue,
  type QueueOffset,
} from './bodies/message-queue.js'
export {
  messageRequestModeBody,
  messageRequestModes,
  messageRequestModesBody,
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  type MessageQueueAssignment,
  type MessageRequestMode,
  type MessageRequestModeSetting,
  type QueryAssignmentRequest,
} from './bodies/query-assignment.js'
export { registerBrokerBody, type RegisterBrokerData } from './bodies/register-broker.js'
export { resetOffsetBody, resetOffsetForCppBody, type ResetOffset } from './bodies/reset-offset.js'
export { type SubscriptionData } from './bodies/subscription-data.js'
export {
  topicConfigAndQueueMappingBody,
  topicConfigBody,
  topicConfigListBody,
  topicConfigTableBody,
  topicFilterTypes,
  type TopicConfig,
  type TopicConfigAndQueueMapping,
  type TopicConfigTable,
  type TopicFilterType,
} from './bodies/topic-config.js'
export {
  type LogicQueueMappingItem,
  type TopicQueueMappingDetail,
  type TopicQueueMappingInfo,
} from './bodies/topic-queue-mapping.js'
export {
  topicRouteBody,
  topicRouteFastjsonBody,
  type QueueData,
  type TopicRouteData,
} from './bodies/topic-route-data.js'

// The registry.
export { requestByCode, requestByName, requests } from './requests/index.js'

// Requests: one file each.
export { ackMessage } from './requests/ack-message.js'
export { changeMessageInvisibleTime } from './requests/change-message-invisibletime.js'
export { checkTransactionState } from './requests/check-transaction-state.js'
export { consumeMessageDirectly } from './requests/consume-message-directly.js'
export { consumerSendMsgBack } from './requests/consumer-send-msg-back.js'
export { endTransaction } from './requests/end-transaction.js'
export { getBrokerClusterInfo } from './requests/get-broker-cluster-info.js'
export { getConsumerListByGroup } from './requests/get-consumer-list-by-group.js'
export { getConsumerRunningInfo } from './requests/get-consumer-running-info.js'
export { getConsumerStatusFromClient } from './requests/get-consumer-status-from-client.js'
export { getMaxOffset } from './requests/get-max-offset.js'
export { getMinOffset } from './requests/get-min-offset.js'
export { getRouteInfoByTopic } from './requests/get-routeinfo-by-topic.js'
export { heartbeat } from './requests/heart-beat.js'
export { litePullMessage } from './requests/lite-pull-message.js'
export { lockBatchMq } from './requests/lock-batch-mq.js'
export { notifyConsumerIdsChanged } from './requests/notify-consumer-ids-changed.js'
export { popMessage } from './requests/pop-message.js'
export { pullMessage } from './requests/pull-message.js'
export { pushReplyMessageToClient } from './requests/push-reply-message-to-client.js'
export { queryAssignment } from './requests/query-assignment.js'
export { queryConsumerOffset } from './requests/query-consumer-offset.js'
export { recallMessage } from './requests/recall-message.js'
export { registerBroker } from './requests/register-broker.js'
export { resetConsumerClientOffset } from './requests/reset-consumer-client-offset.js'
export { searchOffsetByTimestamp } from './requests/search-offset-by-timestamp.js'
export { sendBatchMessage } from './requests/send-batch-message.js'
export { sendMessage } from './requests/send-message.js'
export { sendMessageV2 } from './requests/send-message-v2.js'
export { sendReplyMessage } from './requests/send-reply-message.js'
export { sendReplyMessageV2 } from './requests/send-reply-message-v2.js'
export { unlockBatchMq } from './requests/unlock-batch-mq.js'
export { unregisterBroker } from './requests/unregister-broker.js'
export { unregisterClient } from './requests/unregister-client.js'
export { updateAndCreateTopic } from './requests/update-and-create-topic.js'
export { updateConsumerOffset } from './requests/update-consumer-offset.js'
