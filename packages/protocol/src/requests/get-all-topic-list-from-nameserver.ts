// SPDX-License-Identifier: Apache-2.0
// GET_ALL_TOPIC_LIST_FROM_NAMESERVER, code 206: admin to name server.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/**
 * Asks for the names of all topics. SYSTEM_ERROR when the name server is set to hide them.
 * [DefaultRequestProcessor.java]
 */
export const getAllTopicListFromNameserver = declare({
  code: 206,
  name: 'GET_ALL_TOPIC_LIST_FROM_NAMESERVER',
  responseBody: topicListBody,
})
