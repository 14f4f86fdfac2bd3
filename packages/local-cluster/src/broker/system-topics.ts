// SPDX-License-Identifier: Apache-2.0
// The topics that a broker has from its first start. [TopicConfigManager.java init]
import {
  benchmarkTopic,
  defaultTopicName,
  memberTopicOf,
  offsetMovedTopic,
  permissions,
  readWrite,
  replyTopicOf,
  reviveTopicOf,
  rocksdbHalfTopic,
  rocksdbOpHalfTopic,
  scheduleTopic,
  selfTestTopic,
  timerTopic,
  transactionHalfTopic,
  transactionOpHalfTopic,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { newTopic } from './topic-table.js'

const { INHERIT } = permissions
const inheritable = readWrite | INHERIT

/** Makes them, unless the disk has them already. */
export function makeSystemTopics(broker: Broker): void {
  const { clusterName, brokerName, config, topics } = broker
  const add = (name: string, queues: number, perm = readWrite) => {
    if (!topics.has(name)) topics.putSystem(newTopic(name, { readQueueNums: queues, writeQueueNums: queues, perm }))
  }
  add(selfTestTopic, 1)
  if (config.autoCreateTopicEnable) add(defaultTopicName, config.defaultTopicQueueNums, inheritable)
  add(benchmarkTopic, 1024)
  add(clusterName, 16, config.clusterTopicEnable ? inheritable : INHERIT)
  add(brokerName, 1, config.brokerTopicEnable ? inheritable : INHERIT)
  add(offsetMovedTopic, 1)
  add(scheduleTopic, 18)
  if (config.traceTopicEnable) add(config.msgTraceTopicName, 1)
  add(replyTopicOf(clusterName), 1)
  add(reviveTopicOf(clusterName), config.reviveQueueNum)
  add(memberTopicOf(brokerName), 1, INHERIT)
  add(transactionHalfTopic, 1)
  add(transactionOpHalfTopic, 1)
  add(rocksdbHalfTopic, 1)
  add(rocksdbOpHalfTopic, 1)
  if (config.timerWheelEnable) add(timerTopic, 1)
}
