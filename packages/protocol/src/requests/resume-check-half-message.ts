// SPDX-License-Identifier: Apache-2.0
// RESUME_CHECK_HALF_MESSAGE, code 323: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Lets the broker ask again about a half message that it had given up. [AdminBrokerProcessor.java] */
export const resumeCheckHalfMessage = declare({
  code: 323,
  name: 'RESUME_CHECK_HALF_MESSAGE',
  request: {
    /** Topic of the message, for access rules. */
    topic: optional(string),
    /** Offset id of the half message. */
    msgId: optional(string),
  },
})
