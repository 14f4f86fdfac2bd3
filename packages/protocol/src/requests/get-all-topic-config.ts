// SPDX-License-Identifier: Apache-2.0
// GET_ALL_TOPIC_CONFIG, code 21: admin or slave to broker. Brokers since 5.4 answer in pages when the fields are
// there; others answer everything.
import { int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { topicConfigTableBody } from '../bodies/topic-config.js'
import { declare } from '../response-codes.js'

/** Asks for all topics of a broker. [AdminBrokerProcessor.java] */
export const getAllTopicConfig = declare({
  code: 21,
  name: 'GET_ALL_TOPIC_CONFIG',
  request: {
    /** Topic to begin with, counted from 0. */
    topicSeq: optional(int32),
    /** Version that the former page had, as JSON; another one makes the broker begin again. */
    dataVersion: optional(string),
    /** Topics in a page. */
    maxTopicNum: optional(int32),
  },
  response: {
    /** Topics of the broker. */
    totalTopicNum: optional(int32),
  },
  responseBody: topicConfigTableBody,
})
