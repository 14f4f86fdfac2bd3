// SPDX-License-Identifier: Apache-2.0
// DELETE_SUBSCRIPTIONGROUP, code 207: admin to broker.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Takes a consumer group from a broker. [AdminBrokerProcessor.java] */
export const deleteSubscriptionGroup = declare({
  code: 207,
  name: 'DELETE_SUBSCRIPTIONGROUP',
  request: {
    ...routed,
    /** Consumer group. */
    groupName: string,
    /** Forget its offsets as well; false by default. */
    cleanOffset: optional(boolean),
    /** What 4.9 calls `cleanOffset`. */
    removeOffset: optional(boolean),
  },
})
