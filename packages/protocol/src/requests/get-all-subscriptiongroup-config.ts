// SPDX-License-Identifier: Apache-2.0
// GET_ALL_SUBSCRIPTIONGROUP_CONFIG, code 201: admin or slave to broker. Brokers since 5.4 answer in pages when the
// fields are there; others answer everything.
import { int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { subscriptionGroupTableBody } from '../bodies/subscription-group-config.js'
import { declare } from '../response-codes.js'

/** Asks for all consumer groups of a broker. [AdminBrokerProcessor.java] */
export const getAllSubscriptionGroupConfig = declare({
  code: 201,
  name: 'GET_ALL_SUBSCRIPTIONGROUP_CONFIG',
  request: {
    /** Group to begin with, counted from 0. */
    groupSeq: optional(int32),
    /** Version that the former page had, as JSON; another one makes the broker begin again. */
    dataVersion: optional(string),
    /** Groups in a page. */
    maxGroupNum: optional(int32),
  },
  response: {
    /** Groups of the broker. */
    totalGroupNum: optional(int32),
  },
  responseBody: subscriptionGroupTableBody,
})
