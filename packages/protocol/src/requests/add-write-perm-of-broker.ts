// SPDX-License-Identifier: Apache-2.0
// ADD_WRITE_PERM_OF_BROKER, code 327: admin to name server. Name servers do not tell each other: ask every one.
import { int32, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Gives the write permission back to all topics of a broker. [DefaultRequestProcessor.java] */
export const addWritePermOfBroker = declare({
  code: 327,
  name: 'ADD_WRITE_PERM_OF_BROKER',
  request: {
    /** Broker whose topics take messages again. */
    brokerName: string,
  },
  response: {
    /** Topics that were changed. */
    addTopicCount: int32,
  },
})
