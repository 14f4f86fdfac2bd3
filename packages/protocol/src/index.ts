// SPDX-License-Identifier: Apache-2.0
/* eslint-disable max-lines -- a list of names, one a line; splitting it would hide half of the surface */
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
  type Received,
  type Reply,
  type Request,
  type SerializeType,
} from '@rocketmq-ts/remoting'
export { default as Long } from 'long'

// Codes, names and rules.
export {
  applyAttributeChanges,
  groupAttributes,
  parseAttributeChanges,
  attributesText,
  signedAttributes,
  topicAttributes,
  topicMessageTypes,
  type AttributeChanges,
  type AttributeRule,
  type AttributeUpdate,
  type TopicMessageType,
} from './vocabulary/attributes.js'
export { javaHashCode } from './java-hash-code.js'
export {
  checkConsumerGroup,
  checkGroup,
  checkNewTopic,
  checkProducerGroup,
  checkSendTopic,
  checkTopic,
  groupProblem,
  maxGroupLength,
  maxRetryTopicLength,
  maxTopicLength,
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
  isValidPermission,
  isWritable,
  permissions,
  permissionText,
  readWrite,
  type Permission,
} from './vocabulary/permissions.js'
export {
  assertQueueCounts,
  maxQueuesPerBroker,
  maxQueuesPerTopic,
  messageQueuesOf,
  queueCountProblem,
} from './vocabulary/queue-counts.js'
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
  type PopQueue,
  type PopStartOffset,
} from './pop-offsets.js'
export { receiptsOf, type MissingRecord, type PopHeader, type PoppedRecord } from './pop-answer.js'
export { orderedReviveQueueId, parsePopReceipt, printPopReceipt, type PopReceipt } from './pop-receipt.js'
export { popTopicDigit, popTopicKindOfDigit } from './pop-topic-digit.js'
export { orderNamespace, parseOrderConf, printOrderConf } from './vocabulary/order-conf.js'
export { parseSettings, parseSettingsListing, printSettings, printSettingsListing } from './vocabulary/settings-text.js'
export { hasPullFlag, pullFlags, pullSysFlag, type PullFlag } from './vocabulary/pull-flags.js'
export { refuse } from './refuse.js'
export { declare, responseCodes, responseNameOf, type ResponseName } from './response-codes.js'
export { isMockBroker, staticQueuesOf, type StaticQueues } from './static-queues.js'
export {
  ackStatuses,
  commitOrRollbackOf,
  popInitModes,
  popStatuses,
  pullStatuses,
  requestSources,
  sendStatuses,
  type AckStatus,
  type LocalTransactionState,
  type PopStatus,
  type PullStatus,
  type SendStatus,
} from './vocabulary/statuses.js'
export {
  everyMessage,
  expressionTypes,
  matchesTags,
  subscriptionOf,
  type ExpressionType,
  type SubscriptionInput,
} from './subscription.js'
export {
  defaultConsumerGroup,
  defaultProducerGroup,
  defaultTopicName,
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
  isUnsendableTopic,
  predefinedGroups,
  scheduleTopic,
  systemGroupPrefix,
  systemTopicPrefix,
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
  lightQueuePrefix,
  popOriginTopicOf,
  popStoredTopicOf,
  popTopicKindOf,
  replyTopicOf,
  retryTopicOf,
  retryTopicPrefix,
  withoutRetryPrefix,
  type PopTopicKind,
} from './topic-names.js'
export { groupSysFlags, hasUnitSubscription, isUnitTopic, topicSysFlags } from './vocabulary/unit-flags.js'
export { compatibleVersion, versionName, versionNumber, versions } from './versions.js'

// Bodies.
export { batchAckBody, type BatchAck, type BatchAckEntry } from './bodies/batch-ack.js'
export { type BrokerData } from './bodies/broker-data.js'
export { brokerStatsBody, type BrokerStats, type BrokerStatsItem } from './bodies/broker-stats.js'
export { checkClientBody, type CheckClientRequest } from './bodies/check-client.js'
export { clusterInfoBody, type ClusterInfo } from './bodies/cluster-info.js'
export { compressRegistration, decompressRegistration } from './bodies/compressed-registration.js'
export {
  consumerConnectionBody,
  producerConnectionBody,
  producerTableBody,
  type ClientConnection,
  type ConsumerConnection,
  type ProducerConnection,
  type ProducerInfo,
} from './bodies/connections.js'
export {
  consumeMessageDirectlyResultBody,
  consumeResults,
  type ConsumeMessageDirectlyResult,
  type ConsumeResult,
} from './bodies/consume-message-directly-result.js'
export {
  consumeStatsBody,
  consumeStatsListBody,
  topicStatsBody,
  type ConsumeStats,
  type ConsumeStatsList,
  type OffsetWrapper,
  type TopicOffset,
  type TopicStats,
} from './bodies/consume-stats.js'
export { consumeTimeSpanBody, type QueueTimeSpan } from './bodies/consume-time-span.js'
export { consumerListBody } from './bodies/consumer-list.js'
export {
  consumerOffsetsBody,
  delayOffsetsBody,
  type ConsumerOffsets,
  type DelayOffsets,
} from './bodies/consumer-offsets.js'
export {
  consumerRunningInfoBody,
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
  type BrokerMemberGroup,
  type ElectedMaster,
  type EpochCache,
  type EpochEntry,
  type Replica,
  type Replicas,
  type SyncStateSet,
} from './bodies/controller.js'
export { correctionOffsetsBody } from './bodies/correction-offsets.js'
export { dataVersionBody, type DataVersion } from './bodies/data-version.js'
export { readJson, type Json } from './bodies/fastjson.js'
export { haRuntimeInfoBody, type HaClient, type HaConnection, type HaRuntimeInfo } from './bodies/ha-runtime-info.js'
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
  brokerLiteInfoBody,
  liteClientInfoBody,
  liteGroupInfoBody,
  liteSubscriptionActions,
  liteSubscriptionsBody,
  liteTopicInfoBody,
  offsetOptionTypes,
  parentTopicInfoBody,
  type BrokerLiteInfo,
  type LiteClientInfo,
  type LiteGroupInfo,
  type LiteSubscription,
  type LiteSubscriptionAction,
  type LiteTopicInfo,
  type OffsetOptionType,
  type ParentTopicInfo,
} from './bodies/lite-topics.js'
export {
  lockBatchRequestBody,
  lockBatchResponseBody,
  type LockBatchRequest,
  type LockBatchResponse,
} from './bodies/lock-batch.js'
export {
  compareMessageQueues,
  messageQueueKey,
  queueMap,
  type MessageQueue,
  type OfQueue,
  type QueueOffset,
} from './bodies/message-queue.js'
export { groupListBody, namesBody, topicListBody, type TopicList } from './bodies/name-lists.js'
export { plainAccessTableBody, type PlainAccess, type PlainAccessTable } from './bodies/plain-access.js'
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
export { consumeQueueBody, type ConsumeQueueEntries, type ConsumeQueueEntry } from './bodies/query-consume-queue.js'
export { groupSubscriptionBody, type GroupSubscription } from './bodies/query-subscription.js'
export { compressedRegisterBrokerBody, registerBrokerBody } from './bodies/register-broker.js'
export { type RegisterBrokerData } from './bodies/registration.js'
export { resetOffsetBody, resetOffsetForCppBody, type ResetOffset } from './bodies/reset-offset.js'
export { rocksdbCheckBody, type RocksdbCheck } from './bodies/rocksdb.js'
export { type SubscriptionData } from './bodies/subscription-data.js'
export {
  groupForbiddenBody,
  newSubscriptionGroup,
  retryPolicyTypes,
  subscriptionGroupConfigBody,
  subscriptionGroupListBody,
  subscriptionGroupTableBody,
  type GroupForbidden,
  type GroupRetryPolicy,
  type RetryPolicyType,
  type SimpleSubscription,
  type SubscriptionGroupConfig,
  type SubscriptionGroupTable,
} from './bodies/subscription-group-config.js'
export { timerCheckpointBody, timerMetricsBody, type TimerCheckpoint, type TimerMetrics } from './bodies/timer.js'
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
  topicQueueMappingDetailBody,
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
export {
  aclInfoBody,
  aclListBody,
  userInfoBody,
  userListBody,
  type AclInfo,
  type UserInfo,
} from './bodies/users-and-acls.js'

// The registry.
export { requestByCode, requestByName, requests } from './requests/index.js'

// Requests: one file each.
export { ackLiteMessage } from './requests/ack-lite-message.js'
export { ackMessage } from './requests/ack-message.js'
export { addBroker } from './requests/add-broker.js'
export { addWritePermOfBroker } from './requests/add-write-perm-of-broker.js'
export { authCreateAcl } from './requests/auth-create-acl.js'
export { authCreateUser } from './requests/auth-create-user.js'
export { authDeleteAcl } from './requests/auth-delete-acl.js'
export { authDeleteUser } from './requests/auth-delete-user.js'
export { authGetAcl } from './requests/auth-get-acl.js'
export { authGetUser } from './requests/auth-get-user.js'
export { authListAcl } from './requests/auth-list-acl.js'
export { authListUser } from './requests/auth-list-user.js'
export { authUpdateAcl } from './requests/auth-update-acl.js'
export { authUpdateUser } from './requests/auth-update-user.js'
export { batchAckMessage } from './requests/batch-ack-message.js'
export { brokerHeartbeat } from './requests/broker-heartbeat.js'
export { changeMessageInvisibleTime } from './requests/change-message-invisibletime.js'
export { checkClientConfig } from './requests/check-client-config.js'
export { checkRocksdbCqWriteProgress } from './requests/check-rocksdb-cq-write-progress.js'
export { checkTransactionState } from './requests/check-transaction-state.js'
export { cleanBrokerData } from './requests/clean-broker-data.js'
export { cleanExpiredConsumeQueue } from './requests/clean-expired-consumequeue.js'
export { cleanUnusedTopic } from './requests/clean-unused-topic.js'
export { cloneGroupOffset } from './requests/clone-group-offset.js'
export { consumeMessageDirectly } from './requests/consume-message-directly.js'
export { consumerSendMsgBack } from './requests/consumer-send-msg-back.js'
export { controllerAlterSyncStateSet } from './requests/controller-alter-sync-state-set.js'
export { controllerApplyBrokerId } from './requests/controller-apply-broker-id.js'
export { controllerElectMaster } from './requests/controller-elect-master.js'
export { controllerGetMetadataInfo } from './requests/controller-get-metadata-info.js'
export { controllerGetNextBrokerId } from './requests/controller-get-next-broker-id.js'
export { controllerGetReplicaInfo } from './requests/controller-get-replica-info.js'
export { controllerGetSyncStateData } from './requests/controller-get-sync-state-data.js'
export { controllerRegisterBroker } from './requests/controller-register-broker.js'
export { deleteAclConfig } from './requests/delete-acl-config.js'
export { deleteExpiredCommitLog } from './requests/delete-expired-commitlog.js'
export { deleteKvConfig } from './requests/delete-kv-config.js'
export { deleteSubscriptionGroup } from './requests/delete-subscriptiongroup.js'
export { deleteTopicInBroker } from './requests/delete-topic-in-broker.js'
export { deleteTopicInNamesrv } from './requests/delete-topic-in-namesrv.js'
export { endTransaction } from './requests/end-transaction.js'
export { exchangeBrokerHaInfo } from './requests/exchange-broker-ha-info.js'
export { exportRocksdbConfigToJson } from './requests/export-rocksdb-config-to-json.js'
export { getAllConsumerOffset } from './requests/get-all-consumer-offset.js'
export { getAllDelayOffset } from './requests/get-all-delay-offset.js'
export { getAllMessageRequestMode } from './requests/get-all-message-request-mode.js'
export { getAllProducerInfo } from './requests/get-all-producer-info.js'
export { getAllSubscriptionGroupConfig } from './requests/get-all-subscriptiongroup-config.js'
export { getAllTopicConfig } from './requests/get-all-topic-config.js'
export { getAllTopicListFromNameserver } from './requests/get-all-topic-list-from-nameserver.js'
export { getBrokerClusterAclConfig } from './requests/get-broker-cluster-acl-config.js'
export { getBrokerClusterAclInfo } from './requests/get-broker-cluster-acl-info.js'
export { getBrokerClusterInfo } from './requests/get-broker-cluster-info.js'
export { getBrokerConfig } from './requests/get-broker-config.js'
export { getBrokerConsumeStats } from './requests/get-broker-consume-stats.js'
export { getBrokerEpochCache } from './requests/get-broker-epoch-cache.js'
export { getBrokerHaStatus } from './requests/get-broker-ha-status.js'
export { getBrokerLiteInfo } from './requests/get-broker-lite-info.js'
export { getBrokerMemberGroup } from './requests/get-broker-member-group.js'
export { getBrokerRuntimeInfo } from './requests/get-broker-runtime-info.js'
export { getColdDataFlowCtrInfo } from './requests/get-cold-data-flow-ctr-info.js'
export { getConsumeStats } from './requests/get-consume-stats.js'
export { getConsumerConnectionList } from './requests/get-consumer-connection-list.js'
export { getConsumerListByGroup } from './requests/get-consumer-list-by-group.js'
export { getConsumerRunningInfo } from './requests/get-consumer-running-info.js'
export { getConsumerStatusFromClient } from './requests/get-consumer-status-from-client.js'
export { getControllerConfig } from './requests/get-controller-config.js'
export { getEarliestMsgStoretime } from './requests/get-earliest-msg-storetime.js'
export { getHasUnitSubTopicList } from './requests/get-has-unit-sub-topic-list.js'
export { getHasUnitSubUnunitTopicList } from './requests/get-has-unit-sub-ununit-topic-list.js'
export { getKvConfig } from './requests/get-kv-config.js'
export { getKvListByNamespace } from './requests/get-kvlist-by-namespace.js'
export { getLiteClientInfo } from './requests/get-lite-client-info.js'
export { getLiteGroupInfo } from './requests/get-lite-group-info.js'
export { getLiteTopicInfo } from './requests/get-lite-topic-info.js'
export { getMaxOffset } from './requests/get-max-offset.js'
export { getMinOffset } from './requests/get-min-offset.js'
export { getNamesrvConfig } from './requests/get-namesrv-config.js'
export { getParentTopicInfo } from './requests/get-parent-topic-info.js'
export { getProducerConnectionList } from './requests/get-producer-connection-list.js'
export { getRouteInfoByTopic } from './requests/get-routeinfo-by-topic.js'
export { getSubscriptionGroupConfig } from './requests/get-subscriptiongroup-config.js'
export { getSystemTopicListFromBroker } from './requests/get-system-topic-list-from-broker.js'
export { getSystemTopicListFromNs } from './requests/get-system-topic-list-from-ns.js'
export { getTimerCheckPoint } from './requests/get-timer-check-point.js'
export { getTimerMetrics } from './requests/get-timer-metrics.js'
export { getTopicConfig } from './requests/get-topic-config.js'
export { getTopicStatsInfo } from './requests/get-topic-stats-info.js'
export { getTopicsByCluster } from './requests/get-topics-by-cluster.js'
export { getUnitTopicList } from './requests/get-unit-topic-list.js'
export { heartbeat } from './requests/heart-beat.js'
export { invokeBrokerToGetConsumerStatus } from './requests/invoke-broker-to-get-consumer-status.js'
export { invokeBrokerToResetOffset } from './requests/invoke-broker-to-reset-offset.js'
export { litePullMessage } from './requests/lite-pull-message.js'
export { liteSubscriptionCtl } from './requests/lite-subscription-ctl.js'
export { lockBatchMq } from './requests/lock-batch-mq.js'
export { notification } from './requests/notification.js'
export { notifyBrokerRoleChanged } from './requests/notify-broker-role-changed.js'
export { notifyConsumerIdsChanged } from './requests/notify-consumer-ids-changed.js'
export { notifyMinBrokerIdChange } from './requests/notify-min-broker-id-change.js'
export { notifyUnsubscribeLite } from './requests/notify-unsubscribe-lite.js'
export { peekMessage } from './requests/peek-message.js'
export { pollingInfo } from './requests/polling-info.js'
export { popLiteMessage } from './requests/pop-lite-message.js'
export { popMessage } from './requests/pop-message.js'
export { popRollback } from './requests/pop-rollback.js'
export { pullMessage } from './requests/pull-message.js'
export { pushReplyMessageToClient } from './requests/push-reply-message-to-client.js'
export { putKvConfig } from './requests/put-kv-config.js'
export { queryAssignment } from './requests/query-assignment.js'
export { queryConsumeQueue } from './requests/query-consume-queue.js'
export { queryConsumeTimeSpan } from './requests/query-consume-time-span.js'
export { queryConsumerOffset } from './requests/query-consumer-offset.js'
export { queryCorrectionOffset } from './requests/query-correction-offset.js'
export { queryDataVersion } from './requests/query-data-version.js'
export { queryMessage } from './requests/query-message.js'
export { querySubscriptionByConsumer } from './requests/query-subscription-by-consumer.js'
export { queryTopicConsumeByWho } from './requests/query-topic-consume-by-who.js'
export { queryTopicsByConsumer } from './requests/query-topics-by-consumer.js'
export { recallMessage } from './requests/recall-message.js'
export { registerBroker } from './requests/register-broker.js'
export { registerTopicInNamesrv } from './requests/register-topic-in-namesrv.js'
export { removeBroker } from './requests/remove-broker.js'
export { removeColdDataFlowCtrConfig } from './requests/remove-cold-data-flow-ctr-config.js'
export { resetConsumerClientOffset } from './requests/reset-consumer-client-offset.js'
export { resetMasterFlushOffset } from './requests/reset-master-flush-offset.js'
export { resumeCheckHalfMessage } from './requests/resume-check-half-message.js'
export { searchOffsetByTimestamp } from './requests/search-offset-by-timestamp.js'
export { sendBatchMessage } from './requests/send-batch-message.js'
export { sendMessage } from './requests/send-message.js'
export { sendMessageV2 } from './requests/send-message-v2.js'
export { sendReplyMessage } from './requests/send-reply-message.js'
export { sendReplyMessageV2 } from './requests/send-reply-message-v2.js'
export { setCommitLogReadMode } from './requests/set-commitlog-read-mode.js'
export { setMessageRequestMode } from './requests/set-message-request-mode.js'
export { switchTimerEngine } from './requests/switch-timer-engine.js'
export { triggerLiteDispatch } from './requests/trigger-lite-dispatch.js'
export { unlockBatchMq } from './requests/unlock-batch-mq.js'
export { unregisterBroker } from './requests/unregister-broker.js'
export { unregisterClient } from './requests/unregister-client.js'
export { updateAndCreateAclConfig } from './requests/update-and-create-acl-config.js'
export { updateAndCreateStaticTopic } from './requests/update-and-create-static-topic.js'
export { updateAndCreateSubscriptionGroup } from './requests/update-and-create-subscriptiongroup.js'
export { updateAndCreateSubscriptionGroupList } from './requests/update-and-create-subscriptiongroup-list.js'
export { updateAndCreateTopic } from './requests/update-and-create-topic.js'
export { updateAndCreateTopicList } from './requests/update-and-create-topic-list.js'
export { updateAndGetGroupForbidden } from './requests/update-and-get-group-forbidden.js'
export { updateBrokerConfig } from './requests/update-broker-config.js'
export { updateColdDataFlowCtrConfig } from './requests/update-cold-data-flow-ctr-config.js'
export { updateConsumerOffset } from './requests/update-consumer-offset.js'
export { updateControllerConfig } from './requests/update-controller-config.js'
export { updateGlobalWhiteAddrsConfig } from './requests/update-global-white-addrs-config.js'
export { updateNamesrvConfig } from './requests/update-namesrv-config.js'
export { viewBrokerStatsData } from './requests/view-broker-stats-data.js'
export { viewMessageById } from './requests/view-message-by-id.js'
export { wipeWritePermOfBroker } from './requests/wipe-write-perm-of-broker.js'

// message model
export { batchItemSize, decodeBatch, encodeBatch, type BatchItem } from './message/batch.js'
export { bodyCrcOf, crc32 } from './message/body-crc.js'
export { defaultMaxBodyBytes, type Codec } from './message/codec.js'
export { loadCodec, loadedCodec } from './message/compression.js'
export { formatHost, parseHost, type Host } from './message/host-address.js'
export { inflateMessage, inflateRecords, tryInflateMessage, type InflateOptions } from './message/inflate.js'
export { unwrapInnerBatch, unwrapInnerBatches } from './message/inner-batch.js'
export { MessageExt, type MessageChanges, type MessageDetails, type MessageFields } from './message/message-ext.js'
export { messageProperties, reservedProperties, type MessageProperty } from './message/message-properties.js'
export {
  decodeRecord,
  recordHeadBytes,
  recordPositions,
  storeTimestampOf,
  type DecodeOptions,
} from './message/message-record.js'
export type { Message } from './message/message.js'
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
export { decodeRecallHandle, encodeRecallHandle, type RecallHandle } from './message/recall-handle.js'
export { decodeRecords, isBadRecord, type BadRecord, type RecordItem } from './message/record-list.js'
export { encodeRecord, type RecordInit } from './message/record-writer.js'
export { checkUserProperty, printProperty, sentProperties, sentPropertiesText } from './message/sent-properties.js'
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
  type CompressionType,
  type SysFlagName,
  type TransactionType,
} from './message/sys-flag.js'
export { decodeUniqueId, uniqueIdGenerator, type UniqueId, type UniqueIdOptions } from './message/unique-id.js'
// end of message model
