// SPDX-License-Identifier: Apache-2.0
// TRIGGER_LITE_DISPATCH, code 200079: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Lets the broker look for messages of a group's lite topics now. Brokers since 5.5 know it. [LiteManagerProcessor of
 * 5.5.0]
 */
export const triggerLiteDispatch = declare({
  code: 200079,
  name: 'TRIGGER_LITE_DISPATCH',
  request: {
    /** Consumer group. */
    group: string,
    /** One client; all by default. */
    clientId: optional(string),
  },
})
