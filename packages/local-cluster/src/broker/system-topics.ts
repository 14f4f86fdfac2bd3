// SPDX-License-Identifier: Apache-2.0
// The topics that a broker has from its first start. [TopicConfigManager.java init]
import {
  defaultTopicName,
  scheduleTopic,
  timerTopic,
  transactionHalfTopic,
  transactionOpHalfTopic,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { newTopic } from './topic-table.js'

/** Makes them, unless the disk has them already. */
export function makeSystemTopics(broker: Broker): void {
  const { clusterName, brokerName, config, topics } = broker
  const add = (name: string, queues: number, perm = 6) => {
    if (!topics.has(name)) topics.putSystem(newTopic(name, { readQueueNums: queues, writeQueueNums: queues, perm }))
  }
  add('SELF_TEST_TOPIC', 1)
  if (config.autoCreateTopicEnable) add(defaultTopicName, config.defaultTopicQueueNums, 7)
  add('BenchmarkTest', 1024)
  add(clusterName, 16, config.clusterTopicEnable ? 7 : 1)
  add(brokerName, 1, config.brokerTopicEnable ? 7 : 1)
  add('OFFSET_MOVED_EVENT', 1)
  add(scheduleTopic, 18)
  if (config.traceTopicEnable) add(config.msgTraceTopicName, 1)
  add(`${clusterName}_REPLY_TOPIC`, 1)
  add(`rmq_sys_REVIVE_LOG_${clusterName}`, config.reviveQueueNum)
  add(`rmq_sys_SYNC_BROKER_MEMBER_${brokerName}`, 1, 1)
  add(transactionHalfTopic, 1)
  add(transactionOpHalfTopic, 1)
  add('RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC', 1)
  add('RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC', 1)
  if (config.timerWheelEnable) add(timerTopic, 1)
}
