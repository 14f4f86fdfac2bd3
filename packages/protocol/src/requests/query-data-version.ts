// SPDX-License-Identifier: Apache-2.0
// QUERY_DATA_VERSION, code 322: broker to name server. With acting masters it is sent one-way once a second, as a
// heartbeat.
import { boolean, int64, string } from '@rocketmq-ts/remoting/frames'
import { dataVersionBody } from '../bodies/data-version.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'

/**
 * Asks whether the name server still knows this version of the broker's topics. The body of the answer is the version
 * it knows. [DefaultRequestProcessor.java]
 */
export const queryDataVersion = declare({
  code: 322,
  name: 'QUERY_DATA_VERSION',
  request: {
    /** Name of the broker that asks. */
    brokerName: string,
    /** `host:port` for clients. */
    brokerAddr: string,
    /** Name of the cluster that the broker belongs to. */
    clusterName: string,
    /** 0 is the master. */
    brokerId: int64,
  },
  body: dataVersionBody,
  response: {
    /** The versions differ: register again. */
    changed: boolean,
  },
  responseBody: optionalBody(dataVersionBody),
})
