// SPDX-License-Identifier: Apache-2.0
// BROKER_HEARTBEAT, code 904: broker to name server or controller. Mostly one-way.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Says that a broker lives, and to the controller how far its commit log goes. [DefaultRequestProcessor.java,
 * ControllerRequestProcessor.java]
 */
export const brokerHeartbeat = declare({
  code: 904,
  name: 'BROKER_HEARTBEAT',
  request: {
    /** Name of the cluster that the broker belongs to. */
    clusterName: string,
    /** `host:port` for clients. */
    brokerAddr: string,
    /** Name that the broker shares with its master or slaves. */
    brokerName: string,
    /** Id of the broker. */
    brokerId: optional(int64),
    /** Master epoch. */
    epoch: optional(int32),
    /** End of the commit log, bytes. */
    maxOffset: optional(int64),
    /** Bytes that all brokers in sync have. */
    confirmOffset: optional(int64),
    /** Milliseconds of silence after which the broker counts as dead. */
    heartbeatTimeoutMillis: optional(int64.wire('heartbeatTimeoutMills')),
    /** A smaller number is elected first. */
    electionPriority: optional(int32),
  },
})
