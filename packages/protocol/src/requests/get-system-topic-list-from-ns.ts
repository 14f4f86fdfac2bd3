// SPDX-License-Identifier: Apache-2.0
// GET_SYSTEM_TOPIC_LIST_FROM_NS, code 304: admin to name server.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/**
 * Asks for the topics that brokers make for themselves: one of each cluster and broker. The answer names a broker to
 * ask for the rest (GET_SYSTEM_TOPIC_LIST_FROM_BROKER). [DefaultRequestProcessor.java]
 */
export const getSystemTopicListFromNs = declare({
  code: 304,
  name: 'GET_SYSTEM_TOPIC_LIST_FROM_NS',
  responseBody: topicListBody,
})
