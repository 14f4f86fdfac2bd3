// SPDX-License-Identifier: Apache-2.0
// AUTH_DELETE_USER, code 3003: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes a user away, with the access rules. [AdminBrokerProcessor.java] */
export const authDeleteUser = declare({
  code: 3003,
  name: 'AUTH_DELETE_USER',
  request: {
    /** Name of the user. */
    username: optional(string),
  },
})
