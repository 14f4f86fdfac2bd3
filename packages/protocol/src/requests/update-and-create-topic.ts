// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_TOPIC, code 17: admin to broker. The brokers of a cluster hold a topic each for itself: ask every
// master.
import { boolean, int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** The settings of a topic. [CreateTopicRequestHeader.java] */
export const createTopicFields = {
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
}

/**
 * Makes or changes a topic on one broker. Names that are invalid or belong to the system are refused with
 * INVALID_PARAMETER. [AdminBrokerProcessor.java]
 */
export const updateAndCreateTopic = declare({
  code: 17,
  name: 'UPDATE_AND_CREATE_TOPIC',
  request: {
    ...createTopicFields,
    /** Changes of attributes, `+name=value,-name`; brokers since 5.0 know it. */
    attributes: optional(string),
    /** Let go of the check whether the topic is a static one; false by default. */
    force: optional(boolean),
  },
})
