// SPDX-License-Identifier: Apache-2.0
// GET_PARENT_TOPIC_INFO, code 200075: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { parentTopicInfoBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'

/**
 * Asks for a parent topic. INVALID_PARAMETER when it is none. Brokers since 5.5 know it. [LiteManagerProcessor of
 * 5.5.0]
 */
export const getParentTopicInfo = declare({
  code: 200075,
  name: 'GET_PARENT_TOPIC_INFO',
  request: {
    /** Parent topic. */
    topic: string,
  },
  responseBody: parentTopicInfoBody,
})
