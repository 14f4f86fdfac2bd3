// SPDX-License-Identifier: Apache-2.0
// UNREGISTER_CLIENT, code 35: client to each broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Takes a client's producer group, consumer group or both from a broker; the other members of the consumer group are
 * told. [ClientManageProcessor.java]
 */
export const unregisterClient = declare({
  code: 35,
  name: 'UNREGISTER_CLIENT',
  request: {
    ...routed,
    /** Id of the client, as in its heartbeats. */
    clientId: string.wire('clientID'),
    /** Producer group that the client leaves; absent for none. */
    producerGroup: optional(string),
    /** Consumer group that the client leaves; absent for none. */
    consumerGroup: optional(string),
  },
})
