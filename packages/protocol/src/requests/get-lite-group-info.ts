// SPDX-License-Identifier: Apache-2.0
// GET_LITE_GROUP_INFO, code 200078: admin to broker.
import { int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { liteGroupInfoBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'

/** Asks how far a group has consumed lite topics. Brokers since 5.5 know it. [LiteManagerProcessor of 5.5.0] */
export const getLiteGroupInfo = declare({
  code: 200078,
  name: 'GET_LITE_GROUP_INFO',
  request: {
    /** Consumer group. */
    group: string,
    /** One lite topic; the sums of all by default. */
    liteTopic: optional(string),
    /** How many of those that lag most. */
    topK: optional(int32),
  },
  responseBody: liteGroupInfoBody,
})
