// SPDX-License-Identifier: Apache-2.0
// WIPE_WRITE_PERM_OF_BROKER, code 205: admin to name server. Only routes change; the broker itself goes on taking
// messages. Name servers do not tell each other: ask every one.
import { int32, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes the write permission from all topics of a broker, to drain it. [DefaultRequestProcessor.java] */
export const wipeWritePermOfBroker = declare({
  code: 205,
  name: 'WIPE_WRITE_PERM_OF_BROKER',
  request: {
    /** Broker whose topics take no messages any more. */
    brokerName: string,
  },
  response: {
    /** Topics that were changed. */
    wipeTopicCount: int32,
  },
})
