// SPDX-License-Identifier: Apache-2.0
// NOTIFY_CONSUMER_IDS_CHANGED, code 40: broker to client.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Tells the members of a consumer group that one came or went, or that a subscription changed: rebalance. One-way.
 * [Broker2Client.java]
 */
export const notifyConsumerIdsChanged = declare({
  code: 40,
  name: 'NOTIFY_CONSUMER_IDS_CHANGED',
  request: {
    ...routed,
    /** Group whose members have changed. */
    consumerGroup: string,
  },
})
