// SPDX-License-Identifier: Apache-2.0
// AUTH_CREATE_USER, code 3001: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { userInfoBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Makes a user. Brokers since 5.3 know it. [AdminBrokerProcessor.java] */
export const authCreateUser = declare({
  code: 3001,
  name: 'AUTH_CREATE_USER',
  request: {
    /** Name of the user. */
    username: optional(string),
  },
  body: userInfoBody,
})
