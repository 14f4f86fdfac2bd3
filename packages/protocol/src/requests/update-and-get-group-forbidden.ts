// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_GET_GROUP_FORBIDDEN, code 353: admin to broker.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { groupForbiddenBody } from '../bodies/subscription-group-config.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Asks, or with `readable` sets, whether a group may read a topic. Brokers since 5.0 know it.
 * [AdminBrokerProcessor.java]
 */
export const updateAndGetGroupForbidden = declare({
  code: 353,
  name: 'UPDATE_AND_GET_GROUP_FORBIDDEN',
  request: {
    ...topicRouted,
    /** Consumer group. */
    group: string,
    /** Topic that the group may, or may not, read. */
    topic: string,
    /** Absent only asks. */
    readable: optional(boolean),
  },
  responseBody: groupForbiddenBody,
})
