// SPDX-License-Identifier: Apache-2.0
// AUTH_LIST_ACL, code 3010: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { aclListBody } from '../bodies/users-and-acls.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'

/** Asks for the access rules of all users. [AdminBrokerProcessor.java] */
export const authListAcl = declare({
  code: 3010,
  name: 'AUTH_LIST_ACL',
  request: {
    /** Text that the subject holds. */
    subjectFilter: optional(string),
    /** Text that the resource holds. */
    resourceFilter: optional(string),
  },
  responseBody: optionalBody(aclListBody),
})
