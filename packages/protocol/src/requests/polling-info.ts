// SPDX-License-Identifier: Apache-2.0
// POLLING_INFO, code 200055: admin to broker. The code needs more than 16 bits, so it travels with a JSON header
// only.
import { int32, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks how many requests wait at a queue for POP. Brokers since 5.0 know it. [PollingInfoProcessor.java] */
export const pollingInfo = declare({
  code: 200055,
  name: 'POLLING_INFO',
  request: {
    ...topicRouted,
    /** Group whose waiting requests are counted. */
    consumerGroup: string,
    /** Topic that the requests wait for. */
    topic: string,
    /** Queue inside the topic, or -1 for any. */
    queueId: int32,
  },
  response: {
    /** Requests that wait. */
    pollingNum: int32,
  },
})
