// SPDX-License-Identifier: Apache-2.0
// AUTH_GET_USER, code 3004: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { userInfoBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Asks for a user; the answer has no body when there is none. [AdminBrokerProcessor.java] */
export const authGetUser = declare({
  code: 3004,
  name: 'AUTH_GET_USER',
  request: {
    /** Name of the user. */
    username: optional(string),
  },
  responseBody: optionalBody(userInfoBody),
})
