// SPDX-License-Identifier: Apache-2.0
// AUTH_GET_ACL, code 3009: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { aclInfoBody } from '../bodies/users-and-acls.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'

/** Asks for a user's access rules; the answer has no body when there are none. [AdminBrokerProcessor.java] */
export const authGetAcl = declare({
  code: 3009,
  name: 'AUTH_GET_ACL',
  request: {
    /** `User:name`. */
    subject: optional(string),
  },
  responseBody: optionalBody(aclInfoBody),
})
