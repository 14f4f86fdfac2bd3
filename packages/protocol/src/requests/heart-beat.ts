// SPDX-License-Identifier: Apache-2.0
// HEART_BEAT, code 34: client to each broker. `version` in the header of the answer is the broker's own version.
import { boolean, optional } from '@rocketmq-ts/remoting/frames'
import { heartbeatBody } from '../bodies/heartbeat-data.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Keeps a client registered at a broker: its groups, and what they want of which topics. A consumer group and its
 * retry topic are created when the broker does not know them. [ClientManageProcessor.java]
 */
export const heartbeat = declare({
  code: 34,
  name: 'HEART_BEAT',
  request: {
    ...routed,
  },
  body: heartbeatBody,
  response: {
    /** The broker understands heartbeats without subscriptions; absent before 5.1.3. */
    supportsHeartbeatV2: optional(boolean.wire('IS_SUPPORT_HEART_BEAT_V2')),
    /** The broker does not know the fingerprint: send the full heartbeat next time. */
    subscriptionChanged: optional(boolean.wire('IS_SUB_CHANGE')),
  },
})
