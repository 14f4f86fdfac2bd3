// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_TOPIC_LIST, code 18: admin to broker.
import { topicConfigListBody } from '../bodies/topic-config.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Makes or changes several topics on one broker. Brokers since 5.3 know it. [AdminBrokerProcessor.java] */
export const updateAndCreateTopicList = declare({
  code: 18,
  name: 'UPDATE_AND_CREATE_TOPIC_LIST',
  request: {
    ...routed,
  },
  body: topicConfigListBody,
})
