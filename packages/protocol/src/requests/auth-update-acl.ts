// SPDX-License-Identifier: Apache-2.0
// AUTH_UPDATE_ACL, code 3007: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { aclInfoBody } from '../bodies/users-and-acls.js'
import { declare } from '../response-codes.js'

/** Changes a user's access rules. [AdminBrokerProcessor.java] */
export const authUpdateAcl = declare({
  code: 3007,
  name: 'AUTH_UPDATE_ACL',
  request: {
    /** `User:name`. */
    subject: optional(string),
  },
  body: aclInfoBody,
})
