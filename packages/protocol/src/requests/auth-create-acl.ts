// SPDX-License-Identifier: Apache-2.0
// AUTH_CREATE_ACL, code 3006: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { aclInfoBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Gives a user access rules. [AdminBrokerProcessor.java] */
export const authCreateAcl = declare({
  code: 3006,
  name: 'AUTH_CREATE_ACL',
  request: {
    /** `User:name`. */
    subject: optional(string),
  },
  body: aclInfoBody,
})
