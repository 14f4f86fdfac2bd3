// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_CONFIG, code 351: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { topicConfigAndQueueMappingBody } from '../bodies/topic-config.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Asks for one topic of a broker. TOPIC_NOT_EXIST when it does not know it. Brokers since 5.0 know it.
 * [AdminBrokerProcessor.java]
 */
export const getTopicConfig = declare({
  code: 351,
  name: 'GET_TOPIC_CONFIG',
  request: {
    ...topicRouted,
    /** Topic whose settings are asked for. */
    topic: string,
  },
  responseBody: topicConfigAndQueueMappingBody,
})
