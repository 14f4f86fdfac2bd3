// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/protocol: the content of RocketMQ's protocol as values, without a socket or a
// clock of its own.

// What upper packages need of the mechanism, so that they import it from one place.
export {
  languages,
  RemotingCommand,
  type Answer,
  type AnyRequest,
  type Body,
  type BodyKind,
  type ExtFields,
  type Fields,
  type Language,
  type RequestValues,
  type Reply,
  type Request,
  type SerializeType,
} from '@rocketmq-ts/remoting/frames'
export { default as Long } from 'long'

// Codes, names and rules.
export {
  aclActions,
  aclDecisions,
  policyTypes,
  resourceKinds,
  spelled,
  subjectOf,
  userOfSubject,
  userStatuses,
  userTypes,
  type AclAction,
  type AclDecision,
  type PolicyType,
  type ResourceKind,
  type UserStatus,
  type UserType,
} from './vocabulary/access.js'
export {
  applyAttributeChanges,
  groupAttributes,
  parseAttributeChanges,
  attributesText,
  groupAttribute,
  signedAttributes,
  topicAttribute,
  topicAttributes,
  type AttributeChanges,
  type AttributeRule,
  type AttributeUpdate,
} from './vocabulary/attributes.js'
export { javaHashCode } from './java-hash-code.js'
export {
  checkConsumerGroup,
  checkProducerGroup,
  checkSendTopic,
  groupProblem,
  maxRetryTopicLength,
  topicProblem,
} from './name-rules.js'
export {
  decodeTraces,
  encodeTrace,
  traceKeys,
  type ConsumeBeginTrace,
  type ConsumeEndTrace,
  type EndTransactionTrace,
  type PublishTrace,
  type RecallTrace,
  type TracedMessageType,
  type TraceRecord,
} from './message-trace.js'
export { namespaceOfEndpoint, unwrapNamespace, wrapNamespace } from './namespace.js'
export {
  isInherited,
  isReadable,
  isWritable,
  permissions,
  permissionText,
  readWrite,
  type Permission,
} from './vocabulary/permissions.js'
export { queueLockLifeMs } from './bodies/lock-batch.js'
export { brokerCounters, type BrokerCounter } from './vocabulary/broker-counters.js'
export type { AnyExpressionType } from './vocabulary/expression-type.js'
export { masterId } from './vocabulary/master-id.js'
export { defaultNameServerPort } from './vocabulary/name-server-port.js'
export { assertQueueCounts, maxQueuesPerBroker, messageQueuesOf, queueCountProblem } from './vocabulary/queue-counts.js'
export {
  parseMsgOffsetInfo,
  parseOrderCountInfo,
  parseStartOffsetInfo,
  popQueueKey,
  printMsgOffsetInfo,
  printOrderCountInfo,
  printStartOffsetInfo,
  type PopOffsets,
  type PopOrderCount,
  type PopQueueId,
  type PopStartOffset,
} from './pop-offsets.js'
export { receiptsOf, type MissingRecord, type PopHeader } from './pop-answer.js'
export { orderedReviveQueueId, parsePopReceipt, printPopReceipt, type PopReceipt } from './pop-receipt.js'
export { maxPopMessages } from './vocabulary/pop-size.js'
export { popTopicDigit, popTopicKindOfDigit } from './pop-topic-digit.js'
export { orderNamespace, parseOrderConf, printOrderConf } from './vocabulary/order-conf.js'
export { parseSettings, parseSettingsListing, printSettings, printSettingsListing } from './vocabulary/settings-text.js'
export { hasPullFlag, pullFlags, pullSysFlag, type PullFlag } from './vocabulary/pull-flags.js'
export { refuse } from './refuse.js'
export { busyAnswers, declare, responseCodes, responseNameOf, type ResponseName } from './response-codes.js'
export { signatureFields, signatureOf } from './signature.js'
export { isMockBroker, staticQueuesOf, type StaticQueues } from './static-queues.js'
export {
  commitOrRollbackOf,
  popInitModes,
  transactionStateNames,
  type PopStatus,
  type PullStatus,
} from './vocabulary/statuses.js'
export { matchesTags, subscriptionOf, type SubscriptionInput } from './subscription.js'
export {
  defaultConsumerGroup,
  defaultProducerGroup,
  defaultRegion,
  defaultTopicName,
  defaultTopicQueueNums,
  innerProducerGroup,
  benchmarkTopic,
  builtInGroups,
  memberTopicOf,
  offsetMovedTopic,
  reviveTopicOf,
  rocksdbHalfTopic,
  rocksdbOpHalfTopic,
  selfTestTopic,
  toolsGroup,
  transactionGroup,
  isSystemGroup,
  isSystemTopic,
  globalScope,
  isUnsendableTopic,
  predefinedGroups,
  scheduleTopic,
  systemTopics,
  timerTopic,
  traceTopic,
  transactionCheckMaxTimeTopic,
  transactionHalfTopic,
  transactionOpHalfTopic,
  unsendableTopics,
} from './system-names.js'
export { parseTime, printCompactTime, printToolTime } from './vocabulary/time-text.js'
export {
  deadLetterTopicOf,
  deadLetterTopicPrefix,
  isDeadLetterTopic,
  isLightQueue,
  isRetryTopic,
  lightQueueOf,
  popOriginTopicOf,
  popStoredTopicOf,
  popTopicKindOf,
  replyTopicOf,
  retryTopicOf,
  withoutRetryPrefix,
  type PopTopicKind,
} from './topic-names.js'
export { hasUnitSubscription, isUnitTopic, topicSysFlags } from './vocabulary/unit-flags.js'
export { isUnknownRequest } from './unknown-request.js'
export { compatibleVersion, versionName, versions } from './versions.js'

// Bodies.
export { batchAckBody, type BatchAck, type BatchAckEntry } from './bodies/batch-ack.js'
export { type BrokerData } from './bodies/broker-data.js'
export { brokerStatsBody, type BrokerStatsItem } from './bodies/broker-stats.js'
export { checkClientBody } from './bodies/check-client.js'
export { clusterInfoBody, type ClusterInfo } from './bodies/cluster-info.js'
export { compressRegistration, decompressRegistration } from './bodies/compressed-registration.js'
export {
  consumerConnectionBody,
  producerConnectionBody,
  producerTableBody,
  type ClientConnection,
  type ConsumerConnection,
  type ProducerConnection,
} from './bodies/connections.js'
export {
  consumeMessageDirectlyResultBody,
  type ConsumeMessageDirectlyResult,
  type ConsumeResult,
} from './bodies/consume-message-directly-result.js'
export {
  consumeStatsBody,
  consumeStatsListBody,
  topicStatsBody,
  type ConsumeStats,
  type OffsetWrapper,
  type TopicOffset,
} from './bodies/consume-stats.js'
export { consumeTimeSpanBody } from './bodies/consume-time-span.js'
export { consumerListBody } from './bodies/consumer-list.js'
export { consumerOffsetsBody, delayOffsetsBody, type ConsumerOffsets } from './bodies/consumer-offsets.js'
export {
  consumerRunningInfoBody,
  runningInfoNames,
  type ConsumerRunningInfo,
  type ConsumeStatus,
  type PopProcessQueueInfo,
  type ProcessQueueInfo,
} from './bodies/consumer-running-info.js'
export { consumerStatusBody, type ConsumerStatus } from './bodies/consumer-status.js'
export {
  brokerMemberGroupBody,
  electedMasterBody,
  epochCacheBody,
  replicasBody,
  syncStateSetBody,
} from './bodies/controller.js'
export { correctionOffsetsBody } from './bodies/correction-offsets.js'
export { dataVersionBody, type DataVersion } from './bodies/data-version.js'
export { readJson, type Json } from './bodies/fastjson.js'
export { haRuntimeInfoBody } from './bodies/ha-runtime-info.js'
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
} from './bodies/heartbeat-data.js'
export { kvTableBody } from './bodies/kv-table.js'
export {
  brokerLiteInfoBody,
  liteClientInfoBody,
  liteGroupInfoBody,
  liteSubscriptionActions,
  liteSubscriptionsBody,
  liteTopicInfoBody,
  parentTopicInfoBody,
  type LiteSubscriptionAction,
} from './bodies/lite-topics.js'
export { lockBatchRequestBody, lockBatchResponseBody } from './bodies/lock-batch.js'
export {
  compareMessageQueues,
  messageQueueKey,
  queueMap,
  type MessageQueue,
  type OfQueue,
  type QueueOffset,
} from './bodies/message-queue.js'
export { groupListBody, namesBody, topicListBody } from './bodies/name-lists.js'
export { plainAccessTableBody } from './bodies/plain-access.js'
export {
  brokerStrategies,
  messageRequestModeBody,
  messageRequestModesBody,
  queryAssignmentRequestBody,
  queryAssignmentResponseBody,
  type MessageQueueAssignment,
  type MessageRequestMode,
  type MessageRequestModeSetting,
  type QueryAssignmentRequest,
} from './bodies/query-assignment.js'
export { consumeQueueBody } from './bodies/query-consume-queue.js'
export { groupSubscriptionBody } from './bodies/query-subscription.js'
export { compressedRegisterBrokerBody, registerBrokerBody } from './bodies/register-broker.js'
export { type RegisterBrokerData } from './bodies/registration.js'
export { resetOffsetBody, resetOffsetForCppBody } from './bodies/reset-offset.js'
export { rocksdbCheckBody } from './bodies/rocksdb.js'
export { type SubscriptionData } from './bodies/subscription-data.js'
export {
  groupForbiddenBody,
  newSubscriptionGroup,
  subscriptionGroupConfigBody,
  subscriptionGroupListBody,
  subscriptionGroupTableBody,
  type GroupRetryPolicy,
  type SubscriptionGroupConfig,
} from './bodies/subscription-group-config.js'
export { timerCheckpointBody, timerMetricsBody, type TimerCheckpoint } from './bodies/timer.js'
export {
  topicConfigAndQueueMappingBody,
  topicConfigListBody,
  topicConfigTableBody,
  topicFilterTypes,
  type TopicConfig,
  type TopicFilterType,
} from './bodies/topic-config.js'
export { topicQueueMappingDetailBody, type TopicQueueMappingInfo } from './bodies/topic-queue-mapping.js'
export {
  topicRouteBody,
  topicRouteFastjsonBody,
  type QueueData,
  type TopicRouteData,
} from './bodies/topic-route-data.js'
export { aclInfoBody, aclListBody, userInfoBody, userListBody } from './bodies/users-and-acls.js'
export { printDouble } from './bodies/values.js'

// The registry.
export { requestByCode, requestByName, requests } from './requests/index.js'

export { offsetWasReset } from './requests/update-consumer-offset.js'
export { namespaceFields } from './requests/routing-fields.js'

// Requests: one file each.
export * from './requests/all.js'

// message model
export { batchItemSize, decodeBatch, encodeBatch, type BatchItem } from './message/batch.js'
export { bodyCrcOf } from './message/body-crc.js'
export { canonicalHost, parseHost, type Host } from './message/host-address.js'
export { inflateMessage, tryInflateMessage, type InflateOptions } from './message/inflate.js'
export { unwrapInnerBatches } from './message/inner-batch.js'
export { MessageExt, type MessageChanges, type MessageDetails, type MessageFields } from './message/message-ext.js'
export { messageProperties, reservedProperties, type MessageProperty } from './message/message-properties.js'
export {
  decodeRecord,
  recordHeadBytes,
  recordPositions,
  storeTimestampOf,
  type DecodeOptions,
} from './message/message-record.js'
export {
  decodeOffsetMessageId,
  encodeOffsetMessageId,
  isOffsetMessageId,
  type OffsetMessageId,
} from './message/offset-message-id.js'
export {
  checkPropertiesSize,
  decodeProperties,
  encodeProperties,
  findProperty,
  joinProperties,
  pairSeparator,
  maxPropertiesBytes,
  type Properties,
} from './message/properties.js'
export { decodeRecallHandle, encodeRecallHandle, recallTag, type RecallHandle } from './message/recall-handle.js'
export { decodeRecords, isBadRecord, type BadRecord, type RecordItem } from './message/record-list.js'
export { encodeRecord, type RecordInit } from './message/record-writer.js'
export { checkUserProperty, printProperty, sentPropertiesText } from './message/sent-properties.js'
export {
  compressionTypeOf,
  hasSysFlag,
  isCompressed,
  isInnerBatch,
  setSysFlag,
  sysFlags,
  transactionTypeOf,
  transactionValue,
  withCompression,
  withoutCompression,
  withTransactionType,
  type SysFlagName,
  type TransactionType,
} from './message/sys-flag.js'
export { decodeUniqueId, uniqueIdGenerator, type UniqueId, type UniqueIdOptions } from './message/unique-id.js'
// end of message model
