// SPDX-License-Identifier: Apache-2.0
// The settings of a broker, by their Java names and with Java's defaults: what people know from broker.conf. Only those
// that the embedded broker obeys are here. [BrokerConfig.java, MessageStoreConfig.java]
import { brokerBodyBytes, defaultDelayLevels, longestDelayMs } from '@rocketmq-ts/core'
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
  /** New topics may inherit from the topic that is named like the cluster. */
  clusterTopicEnable: true,
  /** New topics may inherit from the topic that is named like the broker. */
  brokerTopicEnable: true,
  /** Makes the topic of message traces. */
  traceTopicEnable: false,
  /** Name of the topic of message traces, which is made with `traceTopicEnable`. */
  msgTraceTopicName: traceTopic,
  /** Name of the region, in answers to sends. */
  regionId: defaultRegion,
  /** Answers to sends, and stored messages, say that messages are to be traced. */
  traceOn: true,
  /** The broker filters by SQL92; otherwise it refuses such filters. */
  enablePropertyFilter: false,
  /** Half messages are refused. */
  rejectTransactionMessage: false,
  /** Groups that pull by themselves are left out of heartbeats, as if they were not there. */
  rejectPullConsumerEnable: false,
  /** Pulls without a message are held until one comes. */
  longPollingEnable: true,
  /** Milliseconds that a pull is held when `longPollingEnable` is off. */
  shortPollingTimeMills: 1000,
  /** Pulls of lite pull consumers are served; otherwise they are refused. */
  litePullMessageEnable: true,
  /** A slave serves pulls, also when its master is lost. */
  slaveReadEnable: false,
  /** Members of a group are told when one of them comes or goes. */
  notifyConsumerIdsChangedEnable: true,
  /** They are told at once; otherwise within 15 seconds. */
  realTimeNotifyConsumerChange: true,
  /**
   * A reset of offsets is done by the broker, with the next pull of each queue; otherwise connected consumers do it.
   */
  useServerSideResetOffset: true,
  /** System topics can be neither changed nor deleted. */
  validateSystemTopicWhenUpdateTopic: true,
  /** Topics may be made for messages of all kinds: `message.type` may be `MIXED`. */
  enableMixedMessageType: false,
  /** Milliseconds between two registrations with the name servers. */
  registerNameServerPeriod: 30_000,
  /** Milliseconds until a registration is given up. */
  registerBrokerTimeoutMills: 24_000,
  /** Milliseconds that another broker may take to answer what is asked of it about a static topic. */
  forwardTimeout: 3000,
  /** Milliseconds before a half message is checked first. */
  transactionTimeOut: 6000,
  /** Checks of a half message, after which it is given up. */
  transactionCheckMax: 15,
  /** Milliseconds between two rounds of checks. */
  transactionCheckInterval: 30_000,
  /** Largest body of a message, bytes. */
  maxMessageSize: brokerBodyBytes,
  /** Messages of one pull answer, from memory; an embedded broker is always in memory. */
  maxTransferCountOnMessageInMemory: 32,
  /** Bytes of one pull answer; the first message is given even if it is bigger. */
  maxTransferBytesOnMessageInMemory: 256 * 1024,
  /** Messages that a query by key or by unique id answers, at most. */
  maxMsgsNumBatch: 64,
  /** Bytes of a segment of the commit log: what is deleted goes by segments. Java's has 1 GiB. */
  mappedFileSizeCommitLog: 4 * 1024 * 1024,
  /** Hours after which DELETE_EXPIRED_COMMITLOG deletes a segment. */
  fileReservedTime: 72,
  /** Delay of each level, counted from 1, with its unit: `s`, `m`, `h` or `d`. */
  messageDelayLevel: printDelayLevels(defaultDelayLevels),
  /** Messages may have a time of delivery of their own; without it they are refused, and so is every POP. */
  timerWheelEnable: true,
  /** Longest delay of such a message, seconds: three days. */
  timerMaxDelaySec: longestDelayMs / 1000,
  /** Milliseconds to which times of delivery are rounded. */
  timerPrecisionMs: 1000,
  /** Delayed messages can be taken back. */
  recallMessageEnable: false,
  /** The same while `brokerPermission` lacks the bit for writing. */
  allowRecallWhenBrokerNotWriteable: true,
  /** Replies of request and reply are stored beside being sent to the one who waits. */
  storeReplyMessageEnable: true,
  /** Light queues; messages come into them only with `enableMultiDispatch` as well. */
  enableLmq: false,
  /** A message goes into the light queues that it names; only with `enableLmq` as well. */
  enableMultiDispatch: false,
  /** Light queues are at most `maxLmqConsumeQueueNum`. */
  enableLmqQuota: false,
  /** Light queues that a broker may have, under `enableLmqQuota`. */
  maxLmqConsumeQueueNum: 20_000,
  /** Lite topics that all clients may subscribe to. */
  maxLiteSubscriptionCount: 100_000,
  /** Milliseconds without a word of its subscriptions after which a client has none. */
  liteSubscriptionCheckTimeoutMills: 180_000,
  /** Milliseconds between two looks for such clients. */
  liteSubscriptionCheckInterval: 120_000,
  /** Milliseconds that an unused lite topic stays at least. */
  minLiteTTl: 900_000,
  /** Milliseconds between two looks for unused lite topics. */
  liteTtlCheckInterval: 120_000,
  /** QUERY_ASSIGNMENT shares queues out to the members of a group; otherwise each member gets all of them. */
  serverLoadBalancerEnable: true,
  /** `PULL` or `POP`: how groups without a setting of their own consume. */
  defaultMessageRequestMode: 'PULL',
  /** With `POP` by default: how many clients share a queue; 0 or less means all. */
  defaultPopShareQueueNum: -1,
  /** Queues of the revive topic, which watches over messages taken by POP. */
  reviveQueueNum: 8,
  /** Waiting requests of POP at one queue of a group, after which further ones are turned away. */
  popPollingSize: 1024,
  /** Waiting requests of POP on the whole broker, at most. */
  maxPopPollingSize: 100_000,
  /** Percent of POP requests that look into the retry topic first; 0: none does. */
  popFromRetryProbability: 20,
  /** The same of requests that go by priority. */
  popFromRetryProbabilityForPriority: 0,
  /** A POP looks into queues with a high id first: they have the higher priority; otherwise it begins with a low id. */
  priorityOrderAsc: true,
  /** Retry topics of POP get names of the second form, `%RETRY%group+topic`. */
  enableRetryTopicV2: false,
  /** Under `enableRetryTopicV2`: retry topics of the first form are read as well. */
  retrieveMessageFromPopRetryTopicV1: true,
} as const

type Widened<T> = T extends number ? number : T extends boolean ? boolean : string

/** Settings of a broker by their Java names. */
export type BrokerConfig = {
  -readonly [K in keyof typeof brokerConfigDefaults]: Widened<(typeof brokerConfigDefaults)[K]>
}
