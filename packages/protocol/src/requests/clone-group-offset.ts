// SPDX-License-Identifier: Apache-2.0
// CLONE_GROUP_OFFSET, code 314: admin to broker.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Gives a group the offsets of another one. [AdminBrokerProcessor.java] */
export const cloneGroupOffset = declare({
  code: 314,
  name: 'CLONE_GROUP_OFFSET',
  request: {
    ...routed,
    /** Group to copy from. */
    srcGroup: string,
    /** Group to copy to. */
    destGroup: string,
    /** One topic; all topics of the group by default. */
    topic: optional(string),
    /** Copy although clients of the group are online; false by default. */
    offline: optional(boolean),
  },
})
