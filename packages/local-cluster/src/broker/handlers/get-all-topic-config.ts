// SPDX-License-Identifier: Apache-2.0
// GET_ALL_TOPIC_CONFIG: all topics, or a page of them. [AdminBrokerProcessor.java getAllTopicConfig]
import { getAllTopicConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { pageOf } from '../admin/page.js'

export const handleGetAllTopicConfig = handle(getAllTopicConfig, (broker, { topicSeq, maxTopicNum, dataVersion }) => {
  const { topics, disk } = broker
  const entries = [...topics].map(topic => [topic.topicName, topic] as const)
  const page = pageOf(entries, topics.version, { start: topicSeq, count: maxTopicNum, dataVersion })
  return {
    totalTopicNum: topics.size,
    body: {
      topicConfigTable: page,
      dataVersion: topics.version,
      topicQueueMappingInfoMap: new Map<string, never>(),
      topicQueueMappingDetailMap: new Map([...disk.mappings.all].filter(([topic]) => page.has(topic))),
      mappingDataVersion: disk.mappings.version,
    },
  }
})
