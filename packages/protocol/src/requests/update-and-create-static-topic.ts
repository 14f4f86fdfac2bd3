// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_STATIC_TOPIC, code 513: admin to broker. The tool asks all brokers of the mapping, one after the
// other.
import { boolean, int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { topicQueueMappingDetailBody } from '../bodies/topic-queue-mapping.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Makes or changes a broker's part of a static topic. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const updateAndCreateStaticTopic = declare({
  code: 513,
  name: 'UPDATE_AND_CREATE_STATIC_TOPIC',
  request: {
    ...topicRouted,
    /** Topic to create or to change. */
    topic: string,
    /** Topic that serves as a pattern, `TBW102`; brokers ignore it. */
    defaultTopic: string,
    /** Queues that consumers read. */
    readQueueNums: int32,
    /** Queues that producers write. */
    writeQueueNums: int32,
    /** Bits of `permissions`. */
    perm: int32,
    /** `SINGLE_TAG` or `MULTI_TAG`. */
    topicFilterType: string,
    /** Bits of `topicSysFlags`. */
    topicSysFlag: optional(int32),
    /** Messages are to be sent in order. */
    order: boolean,
    /** Changes of attributes, `+name=value,-name`. */
    attributes: optional(string),
    /** Replace a mapping of a higher epoch; false by default. */
    force: optional(boolean),
  },
  body: topicQueueMappingDetailBody,
})
