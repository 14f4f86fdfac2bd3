// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST, code 313: admin to name server.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/**
 * Asks for the topics that groups of unit mode subscribe to, and that are not of unit mode themselves.
 * [DefaultRequestProcessor.java]
 */
export const getHasUnitSubUnunitTopicList = declare({
  code: 313,
  name: 'GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST',
  responseBody: topicListBody,
})
