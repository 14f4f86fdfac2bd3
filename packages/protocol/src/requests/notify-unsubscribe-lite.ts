// SPDX-License-Identifier: Apache-2.0
// NOTIFY_UNSUBSCRIBE_LITE, code 200073: broker to client. The code needs more than 16 bits, so it travels with a JSON
// header only.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Tells a client that another one took its lite topic over. One-way. Brokers since 5.5 send it.
 * [NotifyUnsubscribeLiteRequestHeader of 5.5.0]
 */
export const notifyUnsubscribeLite = declare({
  code: 200073,
  name: 'NOTIFY_UNSUBSCRIBE_LITE',
  request: {
    ...routed,
    /** Lite topic inside the parent topic. */
    liteTopic: string,
    /** Group of the client. */
    consumerGroup: string,
    /** Client that loses the lite topic: the one that is told. */
    clientId: string,
  },
})
