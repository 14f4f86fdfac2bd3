// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_STATIC_TOPIC, code 513: admin to broker. The tool asks all brokers of the mapping, one after the
// other.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { topicQueueMappingDetailBody } from '../bodies/topic-queue-mapping.js'
import { declare } from '../response-codes.js'
import { createTopicFields } from './update-and-create-topic.js'

/** Makes or changes a broker's part of a static topic. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const updateAndCreateStaticTopic = declare({
  code: 513,
  name: 'UPDATE_AND_CREATE_STATIC_TOPIC',
  request: {
    ...createTopicFields,
    /** Changes of attributes, `+name=value,-name`. */
    attributes: optional(string),
    /** Replace a mapping of a higher epoch; false by default. */
    force: optional(boolean),
  },
  body: topicQueueMappingDetailBody,
})
