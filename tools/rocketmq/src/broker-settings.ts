// SPDX-License-Identifier: Apache-2.0
// What our test brokers are told beyond RocketMQ's defaults. Names a release does not know are ignored by it, so one
// table serves 4.9 and 5.x.
import type { Settings } from './properties-text.js'

/**
 * Switches on everything a client can ask for, keeps files small, and lets a busy machine answer late without errors.
 */
export const testBrokerSettings = {
  autoCreateTopicEnable: 'true',
  autoCreateSubscriptionGroup: 'true',
  enablePropertyFilter: 'true',
  traceTopicEnable: 'true',
  recallMessageEnable: 'true',
  timerWheelEnable: 'true',
  notifyConsumerIdsChangedEnable: 'true',

  // Checks come within seconds. "Op" records (which transactions are decided) are written one by one, as 4.x does: a
  // record that waited for its batch would make the broker check, and so deliver twice, what was already committed. The
  // interval of batches is a day, because 5.5.0 looks at the clock without a pause, a whole core, once the interval has
  // passed after the last record [TransactionalMessageServiceImpl.batchSendOpMessage].
  transactionTimeOut: '2000',
  transactionCheckInterval: '2000',
  transactionOpMsgMaxSize: '1',
  transactionOpBatchInterval: String(24 * 60 * 60_000),

  // 5.x looks at the clock without a pause until the first of these has passed (10 s of a core, by default), and
  // compares 39 MB byte by byte at each of the second (once a second) [TransactionMetricsFlushService.java,
  // TimerWheel.flush].
  transactionMetricFlushInterval: '500',
  timerFlushIntervalMs: '60000',

  mappedFileSizeCommitLog: String(32 * 1024 * 1024),
  mappedFileSizeConsumeQueue: String(20 * 50_000),
  maxHashSlotNum: '50000',
  maxIndexNum: '200000',
  diskMaxUsedSpaceRatio: '98',

  // With the defaults (200 ms and 1000 ms) two busy cores answer SYSTEM_BUSY now and then.
  waitTimeMillsInSendQueue: '5000',
  osPageCacheBusyTimeOutMills: '5000',
} as const satisfies Settings

/** JVM options of a broker: a disk that is 90% full must not make it refuse messages. */
export const brokerDiskOptions = [
  '-Drocketmq.broker.diskSpaceWarningLevelRatio=0.99',
  '-Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98',
] as const

/** `broker-a`, `broker-b`, … for 0, 1, … */
export function brokerName(index: number): string {
  return `broker-${String.fromCharCode(97 + index)}`
}
