// SPDX-License-Identifier: Apache-2.0
// REGISTER_BROKER, code 103: broker to name server. The body is JSON, or a zlib stream when `compressed` says so.
// Brokers of 5.0 to 5.5 compress it and say false: no name server takes that.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { kvTableBody } from '../bodies/kv-table.js'
import { optionalBody } from '../bodies/shape.js'
import { registerBrokerBody } from '../bodies/register-broker.js'
import { declare } from '../response-codes.js'

/**
 * Registers a broker with its topics, at its start, each 30 seconds and when a topic changes. The answer holds the
 * order configuration of topics, and for a slave the master's addresses. A wrong checksum is refused with
 * SYSTEM_ERROR. [DefaultRequestProcessor.java]
 */
export const registerBroker = declare({
  code: 103,
  name: 'REGISTER_BROKER',
  request: {
    /** Name that the broker shares with its master or slaves. */
    brokerName: string,
    /** `host:port` for clients. */
    brokerAddr: string,
    /** Name of the cluster that the broker belongs to. */
    clusterName: string,
    /** `host:port` for slaves. */
    haServerAddr: string,
    /** 0 is the master. */
    brokerId: int64,
    /** Milliseconds of silence after which the broker is forgotten; 120000 by default. */
    heartbeatTimeoutMillis: optional(int64),
    /** A slave takes over the reads of a lost master; false by default. */
    enableActingMaster: optional(boolean),
    /** The body is a zlib stream; false by default. */
    compressed: optional(boolean),
    /** CRC32 of the body, with the top bit cleared; 0 is not checked. */
    bodyCrc32: optional(int32),
    /** Zone of the broker, where zones are used. */
    zoneName: optional(string.wire('__ZONE_NAME')),
  },
  body: registerBrokerBody,
  response: {
    /** `host:port` where a slave copies from its master. */
    haServerAddr: optional(string),
    /** `host:port` of the master. */
    masterAddr: optional(string),
  },
  responseBody: optionalBody(kvTableBody),
})
