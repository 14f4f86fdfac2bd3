// SPDX-License-Identifier: Apache-2.0
// GET_LITE_TOPIC_INFO, code 200076: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { liteTopicInfoBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'

/** Asks for a lite topic. Brokers since 5.5 know it. [LiteManagerProcessor of 5.5.0] */
export const getLiteTopicInfo = declare({
  code: 200076,
  name: 'GET_LITE_TOPIC_INFO',
  request: {
    /** Topic that holds the lite topics. */
    parentTopic: optional(string),
    /** Lite topic inside the parent topic. */
    liteTopic: optional(string),
  },
  responseBody: liteTopicInfoBody,
})
