// SPDX-License-Identifier: Apache-2.0
// The settings of a broker, by their Java names and with Java's defaults: what people know from broker.conf. Only those
// that the embedded broker obeys are here. [BrokerConfig.java, MessageStoreConfig.java]
import { defaultDelayLevels } from '@rocketmq-ts/core'
import { defaultRegion, traceTopic } from '@rocketmq-ts/protocol'
import { printDelayLevels } from './delay/delay-levels.js'

/** Settings by Java name. */
export const brokerConfigDefaults = {
  /** Bits: 4 readable, 2 writable. */
  brokerPermission: 6,
  /** Queues of a topic that a broker makes by itself. */
  defaultTopicQueueNums: 8,
  /** An unknown topic is made by the first send to it. Real brokers do it by default, production ones should not. */
  autoCreateTopicEnable: true,
  /** An unknown consumer group is made by its first heartbeat. */
  autoCreateSubscriptionGroup: true,
  clusterTopicEnable: true,
  brokerTopicEnable: true,
  /** Makes the topic of message traces. */
  traceTopicEnable: false,
  msgTraceTopicName: traceTopic,
  /** Name of the region, in answers to sends. */
  regionId: defaultRegion,
  traceOn: true,
  /** SQL92 filters. */
  enablePropertyFilter: false,
  rejectTransactionMessage: false,
  rejectPullConsumerEnable: false,
  /** Pulls without a message are held until one comes. */
  longPollingEnable: true,
  /** Milliseconds that a pull is held when `longPollingEnable` is off. */
  shortPollingTimeMills: 1000,
  litePullMessageEnable: true,
  slaveReadEnable: false,
  notifyConsumerIdsChangedEnable: true,
  realTimeNotifyConsumerChange: true,
  useServerSideResetOffset: true,
  validateSystemTopicWhenUpdateTopic: true,
  enableMixedMessageType: false,
  /** Milliseconds between two registrations with the name servers. */
  registerNameServerPeriod: 30_000,
  /** Milliseconds until a registration is given up. */
  registerBrokerTimeoutMills: 24_000,
  /** Milliseconds that another broker may take to answer what is asked of it about a static topic. */
  forwardTimeout: 3000,
  /** Milliseconds before a half message is checked, and between checks. */
  transactionTimeOut: 6000,
  transactionCheckMax: 15,
  transactionCheckInterval: 30_000,
  /** Largest body of a message, bytes. */
  maxMessageSize: 4 * 1024 * 1024,
  /** Messages and bytes of one pull answer, from memory; an embedded broker is always in memory. */
  maxTransferCountOnMessageInMemory: 32,
  maxTransferBytesOnMessageInMemory: 256 * 1024,
  maxMsgsNumBatch: 64,
  /** Bytes of a segment of the commit log: what is deleted goes by segments. Java's has 1 GiB. */
  mappedFileSizeCommitLog: 4 * 1024 * 1024,
  /** Hours after which DELETE_EXPIRED_COMMITLOG deletes a segment. */
  fileReservedTime: 72,
  messageDelayLevel: printDelayLevels(defaultDelayLevels),
  timerWheelEnable: true,
  timerMaxDelaySec: 3 * 24 * 3600,
  timerPrecisionMs: 1000,
  recallMessageEnable: false,
  allowRecallWhenBrokerNotWriteable: true,
  storeReplyMessageEnable: true,
  enableLmq: false,
  enableMultiDispatch: false,
  /** Light queues are at most `maxLmqConsumeQueueNum`. */
  enableLmqQuota: false,
  maxLmqConsumeQueueNum: 20_000,
  /** Lite topics that all clients may subscribe to. */
  maxLiteSubscriptionCount: 100_000,
  /** Milliseconds without a word of its subscriptions after which a client has none, and between two looks. */
  liteSubscriptionCheckTimeoutMills: 180_000,
  liteSubscriptionCheckInterval: 120_000,
  /** Milliseconds that an unused lite topic stays at least, and between two looks for such. */
  minLiteTTl: 900_000,
  liteTtlCheckInterval: 120_000,
  serverLoadBalancerEnable: true,
  defaultMessageRequestMode: 'PULL',
  defaultPopShareQueueNum: -1,
  reviveQueueNum: 8,
  popPollingSize: 1024,
  maxPopPollingSize: 100_000,
  popFromRetryProbability: 20,
  popFromRetryProbabilityForPriority: 0,
  priorityOrderAsc: true,
  enableRetryTopicV2: false,
  retrieveMessageFromPopRetryTopicV1: true,
} as const

type Widened<T> = T extends number ? number : T extends boolean ? boolean : string

/** Settings of a broker by their Java names. */
export type BrokerConfig = {
  -readonly [K in keyof typeof brokerConfigDefaults]: Widened<(typeof brokerConfigDefaults)[K]>
}
