// SPDX-License-Identifier: Apache-2.0
// Every request of RocketMQ, by code and by name. A server finds here what a frame asks for.
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { ackLiteMessage } from './ack-lite-message.js'
import { ackMessage } from './ack-message.js'
import { addBroker } from './add-broker.js'
import { addWritePermOfBroker } from './add-write-perm-of-broker.js'
import { authCreateAcl } from './auth-create-acl.js'
import { authCreateUser } from './auth-create-user.js'
import { authDeleteAcl } from './auth-delete-acl.js'
import { authDeleteUser } from './auth-delete-user.js'
import { authGetAcl } from './auth-get-acl.js'
import { authGetUser } from './auth-get-user.js'
import { authListAcl } from './auth-list-acl.js'
import { authListUser } from './auth-list-user.js'
import { authUpdateAcl } from './auth-update-acl.js'
import { authUpdateUser } from './auth-update-user.js'
import { batchAckMessage } from './batch-ack-message.js'
import { brokerHeartbeat } from './broker-heartbeat.js'
import { changeMessageInvisibleTime } from './change-message-invisibletime.js'
import { checkClientConfig } from './check-client-config.js'
import { checkRocksdbCqWriteProgress } from './check-rocksdb-cq-write-progress.js'
import { checkTransactionState } from './check-transaction-state.js'
import { cleanBrokerData } from './clean-broker-data.js'
import { cleanExpiredConsumeQueue } from './clean-expired-consumequeue.js'
import { cleanUnusedTopic } from './clean-unused-topic.js'
import { cloneGroupOffset } from './clone-group-offset.js'
import { consumeMessageDirectly } from './consume-message-directly.js'
import { consumerSendMsgBack } from './consumer-send-msg-back.js'
import { controllerAlterSyncStateSet } from './controller-alter-sync-state-set.js'
import { controllerApplyBrokerId } from './controller-apply-broker-id.js'
import { controllerElectMaster } from './controller-elect-master.js'
import { controllerGetMetadataInfo } from './controller-get-metadata-info.js'
import { controllerGetNextBrokerId } from './controller-get-next-broker-id.js'
import { controllerGetReplicaInfo } from './controller-get-replica-info.js'
import { controllerGetSyncStateData } from './controller-get-sync-state-data.js'
import { controllerRegisterBroker } from './controller-register-broker.js'
import { deleteAclConfig } from './delete-acl-config.js'
import { deleteExpiredCommitLog } from './delete-expired-commitlog.js'
import { deleteKvConfig } from './delete-kv-config.js'
import { deleteSubscriptionGroup } from './delete-subscriptiongroup.js'
import { deleteTopicInBroker } from './delete-topic-in-broker.js'
import { deleteTopicInNamesrv } from './delete-topic-in-namesrv.js'
import { endTransaction } from './end-transaction.js'
import { exchangeBrokerHaInfo } from './exchange-broker-ha-info.js'
import { exportRocksdbConfigToJson } from './export-rocksdb-config-to-json.js'
import { getAllConsumerOffset } from './get-all-consumer-offset.js'
import { getAllDelayOffset } from './get-all-delay-offset.js'
import { getAllMessageRequestMode } from './get-all-message-request-mode.js'
import { getAllProducerInfo } from './get-all-producer-info.js'
import { getAllSubscriptionGroupConfig } from './get-all-subscriptiongroup-config.js'
import { getAllTopicConfig } from './get-all-topic-config.js'
import { getAllTopicListFromNameserver } from './get-all-topic-list-from-nameserver.js'
import { getBrokerClusterAclConfig } from './get-broker-cluster-acl-config.js'
import { getBrokerClusterAclInfo } from './get-broker-cluster-acl-info.js'
import { getBrokerClusterInfo } from './get-broker-cluster-info.js'
import { getBrokerConfig } from './get-broker-config.js'
import { getBrokerConsumeStats } from './get-broker-consume-stats.js'
import { getBrokerEpochCache } from './get-broker-epoch-cache.js'
import { getBrokerHaStatus } from './get-broker-ha-status.js'
import { getBrokerLiteInfo } from './get-broker-lite-info.js'
import { getBrokerMemberGroup } from './get-broker-member-group.js'
import { getBrokerRuntimeInfo } from './get-broker-runtime-info.js'
import { getColdDataFlowCtrInfo } from './get-cold-data-flow-ctr-info.js'
import { getConsumeStats } from './get-consume-stats.js'
import { getConsumerConnectionList } from './get-consumer-connection-list.js'
import { getConsumerListByGroup } from './get-consumer-list-by-group.js'
import { getConsumerRunningInfo } from './get-consumer-running-info.js'
import { getConsumerStatusFromClient } from './get-consumer-status-from-client.js'
import { getControllerConfig } from './get-controller-config.js'
import { getEarliestMsgStoretime } from './get-earliest-msg-storetime.js'
import { getHasUnitSubTopicList } from './get-has-unit-sub-topic-list.js'
import { getHasUnitSubUnunitTopicList } from './get-has-unit-sub-ununit-topic-list.js'
import { getKvConfig } from './get-kv-config.js'
import { getKvListByNamespace } from './get-kvlist-by-namespace.js'
import { getLiteClientInfo } from './get-lite-client-info.js'
import { getLiteGroupInfo } from './get-lite-group-info.js'
import { getLiteTopicInfo } from './get-lite-topic-info.js'
import { getMaxOffset } from './get-max-offset.js'
import { getMinOffset } from './get-min-offset.js'
import { getNamesrvConfig } from './get-namesrv-config.js'
import { getParentTopicInfo } from './get-parent-topic-info.js'
import { getProducerConnectionList } from './get-producer-connection-list.js'
import { getRouteInfoByTopic } from './get-routeinfo-by-topic.js'
import { getSubscriptionGroupConfig } from './get-subscriptiongroup-config.js'
import { getSystemTopicListFromBroker } from './get-system-topic-list-from-broker.js'
import { getSystemTopicListFromNs } from './get-system-topic-list-from-ns.js'
import { getTimerCheckPoint } from './get-timer-check-point.js'
import { getTimerMetrics } from './get-timer-metrics.js'
import { getTopicConfig } from './get-topic-config.js'
import { getTopicStatsInfo } from './get-topic-stats-info.js'
import { getTopicsByCluster } from './get-topics-by-cluster.js'
import { getUnitTopicList } from './get-unit-topic-list.js'
import { heartbeat } from './heart-beat.js'
import { invokeBrokerToGetConsumerStatus } from './invoke-broker-to-get-consumer-status.js'
import { invokeBrokerToResetOffset } from './invoke-broker-to-reset-offset.js'
import { litePullMessage } from './lite-pull-message.js'
import { liteSubscriptionCtl } from './lite-subscription-ctl.js'
import { lockBatchMq } from './lock-batch-mq.js'
import { notification } from './notification.js'
import { notifyBrokerRoleChanged } from './notify-broker-role-changed.js'
import { notifyConsumerIdsChanged } from './notify-consumer-ids-changed.js'
import { notifyMinBrokerIdChange } from './notify-min-broker-id-change.js'
import { notifyUnsubscribeLite } from './notify-unsubscribe-lite.js'
import { peekMessage } from './peek-message.js'
import { pollingInfo } from './polling-info.js'
import { popLiteMessage } from './pop-lite-message.js'
import { popMessage } from './pop-message.js'
import { popRollback } from './pop-rollback.js'
import { pullMessage } from './pull-message.js'
import { pushReplyMessageToClient } from './push-reply-message-to-client.js'
import { putKvConfig } from './put-kv-config.js'
import { queryAssignment } from './query-assignment.js'
import { queryConsumeQueue } from './query-consume-queue.js'
import { queryConsumeTimeSpan } from './query-consume-time-span.js'
import { queryConsumerOffset } from './query-consumer-offset.js'
import { queryCorrectionOffset } from './query-correction-offset.js'
import { queryDataVersion } from './query-data-version.js'
import { queryMessage } from './query-message.js'
import { querySubscriptionByConsumer } from './query-subscription-by-consumer.js'
import { queryTopicConsumeByWho } from './query-topic-consume-by-who.js'
import { queryTopicsByConsumer } from './query-topics-by-consumer.js'
import { recallMessage } from './recall-message.js'
import { registerBroker } from './register-broker.js'
import { registerTopicInNamesrv } from './register-topic-in-namesrv.js'
import { removeBroker } from './remove-broker.js'
import { removeColdDataFlowCtrConfig } from './remove-cold-data-flow-ctr-config.js'
import { resetConsumerClientOffset } from './reset-consumer-client-offset.js'
import { resetMasterFlushOffset } from './reset-master-flush-offset.js'
import { resumeCheckHalfMessage } from './resume-check-half-message.js'
import { searchOffsetByTimestamp } from './search-offset-by-timestamp.js'
import { sendBatchMessage } from './send-batch-message.js'
import { sendMessage } from './send-message.js'
import { sendMessageV2 } from './send-message-v2.js'
import { sendReplyMessage } from './send-reply-message.js'
import { sendReplyMessageV2 } from './send-reply-message-v2.js'
import { setCommitLogReadMode } from './set-commitlog-read-mode.js'
import { setMessageRequestMode } from './set-message-request-mode.js'
import { switchTimerEngine } from './switch-timer-engine.js'
import { triggerLiteDispatch } from './trigger-lite-dispatch.js'
import { unlockBatchMq } from './unlock-batch-mq.js'
import { unregisterBroker } from './unregister-broker.js'
import { unregisterClient } from './unregister-client.js'
import { updateAndCreateAclConfig } from './update-and-create-acl-config.js'
import { updateAndCreateStaticTopic } from './update-and-create-static-topic.js'
import { updateAndCreateSubscriptionGroup } from './update-and-create-subscriptiongroup.js'
import { updateAndCreateSubscriptionGroupList } from './update-and-create-subscriptiongroup-list.js'
import { updateAndCreateTopic } from './update-and-create-topic.js'
import { updateAndCreateTopicList } from './update-and-create-topic-list.js'
import { updateAndGetGroupForbidden } from './update-and-get-group-forbidden.js'
import { updateBrokerConfig } from './update-broker-config.js'
import { updateColdDataFlowCtrConfig } from './update-cold-data-flow-ctr-config.js'
import { updateConsumerOffset } from './update-consumer-offset.js'
import { updateControllerConfig } from './update-controller-config.js'
import { updateGlobalWhiteAddrsConfig } from './update-global-white-addrs-config.js'
import { updateNamesrvConfig } from './update-namesrv-config.js'
import { viewBrokerStatsData } from './view-broker-stats-data.js'
import { viewMessageById } from './view-message-by-id.js'
import { wipeWritePermOfBroker } from './wipe-write-perm-of-broker.js'

/** Every declared request, in the order of their codes. */
export const requests: readonly AnyRequest[] = [
  sendMessage,
  pullMessage,
  queryMessage,
  queryConsumerOffset,
  updateConsumerOffset,
  updateAndCreateTopic,
  updateAndCreateTopicList,
  getAllTopicConfig,
  updateBrokerConfig,
  getBrokerConfig,
  getBrokerRuntimeInfo,
  searchOffsetByTimestamp,
  getMaxOffset,
  getMinOffset,
  getEarliestMsgStoretime,
  viewMessageById,
  heartbeat,
  unregisterClient,
  consumerSendMsgBack,
  endTransaction,
  getConsumerListByGroup,
  checkTransactionState,
  notifyConsumerIdsChanged,
  lockBatchMq,
  unlockBatchMq,
  getAllConsumerOffset,
  getAllDelayOffset,
  checkClientConfig,
  updateAndCreateAclConfig,
  deleteAclConfig,
  getBrokerClusterAclInfo,
  updateGlobalWhiteAddrsConfig,
  getBrokerClusterAclConfig,
  getTimerCheckPoint,
  getTimerMetrics,
  putKvConfig,
  getKvConfig,
  deleteKvConfig,
  registerBroker,
  unregisterBroker,
  getRouteInfoByTopic,
  getBrokerClusterInfo,
  updateAndCreateSubscriptionGroup,
  getAllSubscriptionGroupConfig,
  getTopicStatsInfo,
  getConsumerConnectionList,
  getProducerConnectionList,
  wipeWritePermOfBroker,
  getAllTopicListFromNameserver,
  deleteSubscriptionGroup,
  getConsumeStats,
  deleteTopicInBroker,
  deleteTopicInNamesrv,
  registerTopicInNamesrv,
  getKvListByNamespace,
  resetConsumerClientOffset,
  getConsumerStatusFromClient,
  invokeBrokerToResetOffset,
  invokeBrokerToGetConsumerStatus,
  getTopicsByCluster,
  updateAndCreateSubscriptionGroupList,
  queryTopicConsumeByWho,
  queryConsumeTimeSpan,
  getSystemTopicListFromNs,
  getSystemTopicListFromBroker,
  cleanExpiredConsumeQueue,
  getConsumerRunningInfo,
  queryCorrectionOffset,
  consumeMessageDirectly,
  sendMessageV2,
  getUnitTopicList,
  getHasUnitSubTopicList,
  getHasUnitSubUnunitTopicList,
  cloneGroupOffset,
  viewBrokerStatsData,
  cleanUnusedTopic,
  getBrokerConsumeStats,
  updateNamesrvConfig,
  getNamesrvConfig,
  sendBatchMessage,
  queryConsumeQueue,
  queryDataVersion,
  resumeCheckHalfMessage,
  sendReplyMessage,
  sendReplyMessageV2,
  pushReplyMessageToClient,
  addWritePermOfBroker,
  getAllProducerInfo,
  deleteExpiredCommitLog,
  queryTopicsByConsumer,
  querySubscriptionByConsumer,
  getTopicConfig,
  getSubscriptionGroupConfig,
  updateAndGetGroupForbidden,
  checkRocksdbCqWriteProgress,
  exportRocksdbConfigToJson,
  litePullMessage,
  recallMessage,
  queryAssignment,
  setMessageRequestMode,
  getAllMessageRequestMode,
  updateAndCreateStaticTopic,
  getBrokerMemberGroup,
  addBroker,
  removeBroker,
  brokerHeartbeat,
  notifyMinBrokerIdChange,
  exchangeBrokerHaInfo,
  getBrokerHaStatus,
  resetMasterFlushOffset,
  controllerAlterSyncStateSet,
  controllerElectMaster,
  controllerRegisterBroker,
  controllerGetReplicaInfo,
  controllerGetMetadataInfo,
  controllerGetSyncStateData,
  getBrokerEpochCache,
  notifyBrokerRoleChanged,
  updateControllerConfig,
  getControllerConfig,
  cleanBrokerData,
  controllerGetNextBrokerId,
  controllerApplyBrokerId,
  updateColdDataFlowCtrConfig,
  removeColdDataFlowCtrConfig,
  getColdDataFlowCtrInfo,
  setCommitLogReadMode,
  authCreateUser,
  authUpdateUser,
  authDeleteUser,
  authGetUser,
  authListUser,
  authCreateAcl,
  authUpdateAcl,
  authDeleteAcl,
  authGetAcl,
  authListAcl,
  switchTimerEngine,
  popMessage,
  ackMessage,
  peekMessage,
  changeMessageInvisibleTime,
  notification,
  pollingInfo,
  popRollback,
  popLiteMessage,
  liteSubscriptionCtl,
  ackLiteMessage,
  notifyUnsubscribeLite,
  getBrokerLiteInfo,
  getParentTopicInfo,
  getLiteTopicInfo,
  getLiteClientInfo,
  getLiteGroupInfo,
  triggerLiteDispatch,
  batchAckMessage,
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
