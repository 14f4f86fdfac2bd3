// SPDX-License-Identifier: Apache-2.0
// AUTH_LIST_USER, code 3005: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { userListBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Asks for the users. [AdminBrokerProcessor.java] */
export const authListUser = declare({
  code: 3005,
  name: 'AUTH_LIST_USER',
  request: {
    /** Text that the name holds; all users by default. */
    filter: optional(string),
  },
  responseBody: optionalBody(userListBody),
})
