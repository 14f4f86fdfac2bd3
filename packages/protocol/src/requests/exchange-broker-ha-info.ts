// SPDX-License-Identifier: Apache-2.0
// EXCHANGE_BROKER_HA_INFO, code 906: broker to broker. The same fields travel both ways: a request with
// `masterHaAddress` tells, one without asks.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Tells a slave, or asks a master, where and how far to copy. [AdminBrokerProcessor.java] */
export const exchangeBrokerHaInfo = declare({
  code: 906,
  name: 'EXCHANGE_BROKER_HA_INFO',
  request: {
    /** `host:port` where slaves copy from. */
    masterHaAddress: optional(string),
    /** Bytes that the master has on disk. */
    masterFlushOffset: optional(int64),
    /** `host:port` of the master for clients. */
    masterAddress: optional(string),
  },
  response: {
    /** `host:port` where slaves copy from. */
    masterHaAddress: optional(string),
    /** Bytes that the master has on disk. */
    masterFlushOffset: optional(int64),
    /** `host:port` of the master for clients. */
    masterAddress: optional(string),
  },
})
