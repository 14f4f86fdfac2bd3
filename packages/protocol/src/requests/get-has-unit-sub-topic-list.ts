// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_TOPIC_LIST, code 312: admin to name server.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/** Asks for the topics that groups of unit mode subscribe to. [DefaultRequestProcessor.java] */
export const getHasUnitSubTopicList = declare({
  code: 312,
  name: 'GET_HAS_UNIT_SUB_TOPIC_LIST',
  responseBody: topicListBody,
})
