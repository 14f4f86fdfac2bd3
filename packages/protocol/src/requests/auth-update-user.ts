// SPDX-License-Identifier: Apache-2.0
// AUTH_UPDATE_USER, code 3002: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { userInfoBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Changes a user. USER_NOT_EXIST when there is none. [AdminBrokerProcessor.java] */
export const authUpdateUser = declare({
  code: 3002,
  name: 'AUTH_UPDATE_USER',
  request: {
    /** Name of the user. */
    username: optional(string),
  },
  body: userInfoBody,
})
