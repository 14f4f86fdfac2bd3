// SPDX-License-Identifier: Apache-2.0
// AUTH_DELETE_ACL, code 3008: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes access rules from a user. [AdminBrokerProcessor.java] */
export const authDeleteAcl = declare({
  code: 3008,
  name: 'AUTH_DELETE_ACL',
  request: {
    /** `User:name`. */
    subject: optional(string),
    /** `Custom` or `Default`. */
    policyType: optional(string),
    /** Only the rules for it; all by default. */
    resource: optional(string),
  },
})
