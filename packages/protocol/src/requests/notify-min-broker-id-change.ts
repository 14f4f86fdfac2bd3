// SPDX-License-Identifier: Apache-2.0
// NOTIFY_MIN_BROKER_ID_CHANGE, code 905: name server to broker.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Tells the brokers of a name which living broker has the smallest id: it acts as master. One-way.
 * [BatchUnregistrationService.java, RouteInfoManager.java]
 */
export const notifyMinBrokerIdChange = declare({
  code: 905,
  name: 'NOTIFY_MIN_BROKER_ID_CHANGE',
  request: {
    /** Id of that broker. */
    minBrokerId: optional(int64),
    /** Name that the brokers share. */
    brokerName: optional(string),
    /** `host:port` of that broker. */
    minBrokerAddr: optional(string),
    /** `host:port` of the broker that is gone. */
    offlineBrokerAddr: optional(string),
    /** `host:port` where slaves copy from it. */
    haBrokerAddr: optional(string),
  },
})
