// SPDX-License-Identifier: Apache-2.0
// GET_TOPICS_BY_CLUSTER, code 224: admin to name server.
import { string } from '@rocketmq-ts/remoting/frames'
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'

/** Asks for the names of a cluster's topics. [DefaultRequestProcessor.java] */
export const getTopicsByCluster = declare({
  code: 224,
  name: 'GET_TOPICS_BY_CLUSTER',
  request: {
    /** Name of the cluster. */
    cluster: string,
  },
  responseBody: topicListBody,
})
