// SPDX-License-Identifier: Apache-2.0
// GET_SYSTEM_TOPIC_LIST_FROM_BROKER, code 305: admin to broker.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/** Asks for the broker's system topics. [AdminBrokerProcessor.java] */
export const getSystemTopicListFromBroker = declare({
  code: 305,
  name: 'GET_SYSTEM_TOPIC_LIST_FROM_BROKER',
  responseBody: topicListBody,
})
