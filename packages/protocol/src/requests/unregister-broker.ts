// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_BROKER, code 104: broker to name server.
import { int64, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes a broker that stops out of all routes. [DefaultRequestProcessor.java] */
export const unregisterBroker = declare({
  code: 104,
  name: 'UNREGISTER_BROKER',
  request: {
    /** Name of the broker that goes. */
    brokerName: string,
    /** `host:port` for clients. */
    brokerAddr: string,
    /** Name of the cluster that the broker belongs to. */
    clusterName: string,
    /** 0 is the master. */
    brokerId: int64,
  },
})
