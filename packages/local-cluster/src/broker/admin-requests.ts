// SPDX-License-Identifier: Apache-2.0
// What admins ask a broker. Each line names a declaration and the handler in the file of the same name.
import {
  checkClientConfig,
  checkRocksdbCqWriteProgress,
  cleanExpiredConsumeQueue,
  cleanUnusedTopic,
  cloneGroupOffset,
  consumeMessageDirectly,
  deleteExpiredCommitLog,
  deleteSubscriptionGroup,
  deleteTopicInBroker,
  exportRocksdbConfigToJson,
  getAllConsumerOffset,
  getAllDelayOffset,
  getAllProducerInfo,
  getAllSubscriptionGroupConfig,
  getAllTopicConfig,
  getBrokerConfig,
  getBrokerConsumeStats,
  getBrokerEpochCache,
  getBrokerHaStatus,
  getBrokerRuntimeInfo,
  getColdDataFlowCtrInfo,
  getConsumeStats,
  getConsumerConnectionList,
  getConsumerRunningInfo,
  getProducerConnectionList,
  getSubscriptionGroupConfig,
  getSystemTopicListFromBroker,
  getTimerCheckPoint,
  getTimerMetrics,
  getTopicConfig,
  getTopicStatsInfo,
  invokeBrokerToGetConsumerStatus,
  invokeBrokerToResetOffset,
  queryConsumeQueue,
  queryConsumeTimeSpan,
  queryCorrectionOffset,
  querySubscriptionByConsumer,
  queryTopicConsumeByWho,
  queryTopicsByConsumer,
  removeColdDataFlowCtrConfig,
  resetMasterFlushOffset,
  resumeCheckHalfMessage,
  setCommitLogReadMode,
  switchTimerEngine,
  updateAndCreateSubscriptionGroup,
  updateAndCreateSubscriptionGroupList,
  updateAndCreateTopic,
  updateAndCreateTopicList,
  updateAndGetGroupForbidden,
  updateBrokerConfig,
  updateColdDataFlowCtrConfig,
  viewBrokerStatsData,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { handleCheckClientConfig } from './handlers/check-client-config.js'
import { handleCheckRocksdbCqWriteProgress } from './handlers/check-rocksdb-cq-write-progress.js'
import { handleCleanExpiredConsumeQueue } from './handlers/clean-expired-consumequeue.js'
import { handleCleanUnusedTopic } from './handlers/clean-unused-topic.js'
import { handleCloneGroupOffset } from './handlers/clone-group-offset.js'
import { handleConsumeMessageDirectly } from './handlers/consume-message-directly.js'
import { handleDeleteExpiredCommitLog } from './handlers/delete-expired-commitlog.js'
import { handleDeleteSubscriptionGroup } from './handlers/delete-subscriptiongroup.js'
import { handleDeleteTopicInBroker } from './handlers/delete-topic-in-broker.js'
import { handleExportRocksdbConfigToJson } from './handlers/export-rocksdb-config-to-json.js'
import { handleGetAllConsumerOffset } from './handlers/get-all-consumer-offset.js'
import { handleGetAllDelayOffset } from './handlers/get-all-delay-offset.js'
import { handleGetAllProducerInfo } from './handlers/get-all-producer-info.js'
import { handleGetAllSubscriptionGroupConfig } from './handlers/get-all-subscriptiongroup-config.js'
import { handleGetAllTopicConfig } from './handlers/get-all-topic-config.js'
import { handleGetBrokerConfig } from './handlers/get-broker-config.js'
import { handleGetBrokerConsumeStats } from './handlers/get-broker-consume-stats.js'
import { handleGetBrokerEpochCache } from './handlers/get-broker-epoch-cache.js'
import { handleGetBrokerHaStatus } from './handlers/get-broker-ha-status.js'
import { handleGetBrokerRuntimeInfo } from './handlers/get-broker-runtime-info.js'
import { handleGetColdDataFlowCtrInfo } from './handlers/get-cold-data-flow-ctr-info.js'
import { handleGetConsumeStats } from './handlers/get-consume-stats.js'
import { handleGetConsumerConnectionList } from './handlers/get-consumer-connection-list.js'
import { handleGetConsumerRunningInfo } from './handlers/get-consumer-running-info.js'
import { handleGetProducerConnectionList } from './handlers/get-producer-connection-list.js'
import { handleGetSubscriptionGroupConfig } from './handlers/get-subscriptiongroup-config.js'
import { handleGetSystemTopicListFromBroker } from './handlers/get-system-topic-list-from-broker.js'
import { handleGetTimerCheckPoint } from './handlers/get-timer-check-point.js'
import { handleGetTimerMetrics } from './handlers/get-timer-metrics.js'
import { handleGetTopicConfig } from './handlers/get-topic-config.js'
import { handleGetTopicStatsInfo } from './handlers/get-topic-stats-info.js'
import { handleInvokeBrokerToGetConsumerStatus } from './handlers/invoke-broker-to-get-consumer-status.js'
import { handleInvokeBrokerToResetOffset } from './handlers/invoke-broker-to-reset-offset.js'
import { handleQueryConsumeQueue } from './handlers/query-consume-queue.js'
import { handleQueryConsumeTimeSpan } from './handlers/query-consume-time-span.js'
import { handleQueryCorrectionOffset } from './handlers/query-correction-offset.js'
import { handleQuerySubscriptionByConsumer } from './handlers/query-subscription-by-consumer.js'
import { handleQueryTopicConsumeByWho } from './handlers/query-topic-consume-by-who.js'
import { handleQueryTopicsByConsumer } from './handlers/query-topics-by-consumer.js'
import { handleRemoveColdDataFlowCtrConfig } from './handlers/remove-cold-data-flow-ctr-config.js'
import { handleResetMasterFlushOffset } from './handlers/reset-master-flush-offset.js'
import { handleResumeCheckHalfMessage } from './handlers/resume-check-half-message.js'
import { handleSetCommitLogReadMode } from './handlers/set-commitlog-read-mode.js'
import { handleSwitchTimerEngine } from './handlers/switch-timer-engine.js'
import { handleUpdateAndCreateSubscriptionGroup } from './handlers/update-and-create-subscriptiongroup.js'
import { handleUpdateAndCreateSubscriptionGroupList } from './handlers/update-and-create-subscriptiongroup-list.js'
import { handleUpdateAndCreateTopic } from './handlers/update-and-create-topic.js'
import { handleUpdateAndCreateTopicList } from './handlers/update-and-create-topic-list.js'
import { handleUpdateAndGetGroupForbidden } from './handlers/update-and-get-group-forbidden.js'
import { handleUpdateBrokerConfig } from './handlers/update-broker-config.js'
import { handleUpdateColdDataFlowCtrConfig } from './handlers/update-cold-data-flow-ctr-config.js'
import { handleViewBrokerStatsData } from './handlers/view-broker-stats-data.js'

/** Sets the handlers. */
export function serveAdminRequests(broker: Broker): void {
  broker.serve(checkClientConfig, handleCheckClientConfig)
  broker.serve(checkRocksdbCqWriteProgress, handleCheckRocksdbCqWriteProgress)
  broker.serve(cleanExpiredConsumeQueue, handleCleanExpiredConsumeQueue)
  broker.serve(cleanUnusedTopic, handleCleanUnusedTopic)
  broker.serve(cloneGroupOffset, handleCloneGroupOffset)
  broker.serve(consumeMessageDirectly, handleConsumeMessageDirectly)
  broker.serve(deleteExpiredCommitLog, handleDeleteExpiredCommitLog)
  broker.serve(deleteSubscriptionGroup, handleDeleteSubscriptionGroup)
  broker.serve(deleteTopicInBroker, handleDeleteTopicInBroker)
  broker.serve(exportRocksdbConfigToJson, handleExportRocksdbConfigToJson)
  broker.serve(getAllConsumerOffset, handleGetAllConsumerOffset)
  broker.serve(getAllDelayOffset, handleGetAllDelayOffset)
  broker.serve(getAllProducerInfo, handleGetAllProducerInfo)
  broker.serve(getAllSubscriptionGroupConfig, handleGetAllSubscriptionGroupConfig)
  broker.serve(getAllTopicConfig, handleGetAllTopicConfig)
  broker.serve(getBrokerConfig, handleGetBrokerConfig)
  broker.serve(getBrokerConsumeStats, handleGetBrokerConsumeStats)
  broker.serve(getBrokerEpochCache, handleGetBrokerEpochCache)
  broker.serve(getBrokerHaStatus, handleGetBrokerHaStatus)
  broker.serve(getBrokerRuntimeInfo, handleGetBrokerRuntimeInfo)
  broker.serve(getColdDataFlowCtrInfo, handleGetColdDataFlowCtrInfo)
  broker.serve(getConsumeStats, handleGetConsumeStats)
  broker.serve(getConsumerConnectionList, handleGetConsumerConnectionList)
  broker.serve(getConsumerRunningInfo, handleGetConsumerRunningInfo)
  broker.serve(getProducerConnectionList, handleGetProducerConnectionList)
  broker.serve(getSubscriptionGroupConfig, handleGetSubscriptionGroupConfig)
  broker.serve(getSystemTopicListFromBroker, handleGetSystemTopicListFromBroker)
  broker.serve(getTimerCheckPoint, handleGetTimerCheckPoint)
  broker.serve(getTimerMetrics, handleGetTimerMetrics)
  broker.serve(getTopicConfig, handleGetTopicConfig)
  broker.serve(getTopicStatsInfo, handleGetTopicStatsInfo)
  broker.serve(invokeBrokerToGetConsumerStatus, handleInvokeBrokerToGetConsumerStatus)
  broker.serve(invokeBrokerToResetOffset, handleInvokeBrokerToResetOffset)
  broker.serve(queryConsumeQueue, handleQueryConsumeQueue)
  broker.serve(queryConsumeTimeSpan, handleQueryConsumeTimeSpan)
  broker.serve(queryCorrectionOffset, handleQueryCorrectionOffset)
  broker.serve(querySubscriptionByConsumer, handleQuerySubscriptionByConsumer)
  broker.serve(queryTopicConsumeByWho, handleQueryTopicConsumeByWho)
  broker.serve(queryTopicsByConsumer, handleQueryTopicsByConsumer)
  broker.serve(removeColdDataFlowCtrConfig, handleRemoveColdDataFlowCtrConfig)
  broker.serve(resetMasterFlushOffset, handleResetMasterFlushOffset)
  broker.serve(resumeCheckHalfMessage, handleResumeCheckHalfMessage)
  broker.serve(setCommitLogReadMode, handleSetCommitLogReadMode)
  broker.serve(switchTimerEngine, handleSwitchTimerEngine)
  broker.serve(updateAndCreateSubscriptionGroup, handleUpdateAndCreateSubscriptionGroup)
  broker.serve(updateAndCreateSubscriptionGroupList, handleUpdateAndCreateSubscriptionGroupList)
  broker.serve(updateAndCreateTopic, handleUpdateAndCreateTopic)
  broker.serve(updateAndCreateTopicList, handleUpdateAndCreateTopicList)
  broker.serve(updateAndGetGroupForbidden, handleUpdateAndGetGroupForbidden)
  broker.serve(updateBrokerConfig, handleUpdateBrokerConfig)
  broker.serve(updateColdDataFlowCtrConfig, handleUpdateColdDataFlowCtrConfig)
  broker.serve(viewBrokerStatsData, handleViewBrokerStatsData)
}
