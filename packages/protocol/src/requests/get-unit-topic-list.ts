// SPDX-License-Identifier: Apache-2.0
// GET_UNIT_TOPIC_LIST, code 311: admin to name server.
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/** Asks for the topics of unit mode. [DefaultRequestProcessor.java] */
export const getUnitTopicList = declare({
  code: 311,
  name: 'GET_UNIT_TOPIC_LIST',
  responseBody: topicListBody,
})
