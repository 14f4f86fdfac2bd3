// SPDX-License-Identifier: Apache-2.0
// GET_LITE_CLIENT_INFO, code 200077: admin to broker.
import { int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { liteClientInfoBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'

/** Asks for a client's lite topics. Brokers since 5.5 know it. [LiteManagerProcessor of 5.5.0] */
export const getLiteClientInfo = declare({
  code: 200077,
  name: 'GET_LITE_CLIENT_INFO',
  request: {
    /** Topic that holds the lite topics. */
    parentTopic: optional(string),
    /** Consumer group. */
    group: optional(string),
    /** Client id of the consumer. */
    clientId: optional(string),
    /** Maximum number of names; 0 by default. */
    maxCount: optional(int32),
  },
  responseBody: liteClientInfoBody,
})
