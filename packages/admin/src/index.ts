// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/admin.
export {
  type Acl,
  type AclRule,
  type AclRules,
  type AclUser,
  type AclUserChanges,
  type FindRulesOptions,
  type FindUsersOptions,
} from './acl.js'
export { type CopyAclOptions } from './acl-copies.js'
export { AdminError, type BrokerFailure, type BrokerOutcome } from './admin-error.js'
export { type AclAction, type AttributeChanges } from '@rocketmq-ts/protocol'
export { type BrokerSelection } from './broker-selection.js'
export { type BrokerFigures } from './broker-figures.js'
export {
  type BrokerConsumption,
  type BrokerConsumptionOptions,
  type BrokerEpochs,
  type Brokers,
  type HaStatus,
  type OnlineProducer,
  type UpkeepTask,
} from './brokers.js'
export { type Cluster } from './cluster.js'
export { type BrokerView, type ClusterView } from './cluster-view.js'
export { type ColdReads } from './cold-reads.js'
export { type ConnectedClient, type GroupConnections } from './connections.js'
export {
  type DeadLetter,
  type DeadLetterCount,
  type DeadLetterPositions,
  type DeadLetters,
  type ReadDeadLettersOptions,
  type ResendOptions,
  type ResentLetter,
} from './dead-letters.js'
export { DefaultMQAdminExt, type CloseAdminOptions, type DefaultMQAdminExtOptions } from './default-mq-admin-ext.js'
export { type GroupChanges, type GroupSettings } from './group-settings.js'
export { type GroupStatistics, type QueueProgress } from './group-stats.js'
export {
  type ChangeGroupOptions,
  type DeleteGroupOptions,
  type GroupStatsOptions,
  type Groups,
  type RequestModeOptions,
  type RunningInfoOptions,
} from './groups.js'
export { type KvConfig } from './kv-config.js'
export {
  type BrokerLiteInfo,
  type ByBroker,
  type Lite,
  type LiteClientInfo,
  type LiteClientOptions,
  type LiteDispatchOptions,
  type LiteGroupInfo,
  type LiteGroupOptions,
  type LiteTopicInfo,
  type ParentTopicInfo,
} from './lite.js'
export { messageAgain } from './message-again.js'
export { type MessageTrack, type TrackType } from './message-track.js'
export { type TimeSpan } from './message-query.js'
export {
  type ConsumeDirectlyOptions,
  type FindMessageOptions,
  type Messages,
  type QueryMessagesOptions,
  type QueueEntries,
  type QueueEntriesOptions,
  type ReadQueueOptions,
} from './messages.js'
export { type NameServerSettings } from './name-server-settings.js'
export {
  type CloneOffsetsOptions,
  type Offsets,
  type ResetOffsetsOptions,
  type SearchOffsetOptions,
} from './offsets.js'
export { type AdminCallOptions } from './operation.js'
export { type QueuePage } from './queue-reader.js'
export { type ResetPoint } from './reset-offsets.js'
export { type QueueHolders } from './static-topics.js'
export { type Flow, type GroupFlow, type TopicRates } from './topic-rates.js'
export { type TopicChanges, type TopicSettings } from './topic-settings.js'
export { type QueueBounds, type TopicStatistics } from './topic-stats.js'
export { type ChangeTopicOptions, type ListTopicsOptions, type Topics } from './topics.js'
export {
  type TracedDelivery,
  type TracedEvent,
  type TracedFailure,
  type TracedLife,
  type TraceOptions,
  type Traces,
} from './traces.js'
