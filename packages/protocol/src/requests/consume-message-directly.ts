// SPDX-License-Identifier: Apache-2.0
// CONSUME_MESSAGE_DIRECTLY, code 309: admin to broker, broker to client. The administrator sends an id and no body;
// the broker loads the message and sends the record on.
import { bytes, int32, optional, string } from '@rocketmq-ts/remoting/frames'
import { consumeMessageDirectlyResultBody } from '../bodies/consume-message-directly-result.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Lets a consumer's listener consume one stored message now, outside of its queues. [AdminBrokerProcessor.java,
 * ClientRemotingProcessor.java]
 */
export const consumeMessageDirectly = declare({
  code: 309,
  name: 'CONSUME_MESSAGE_DIRECTLY',
  request: {
    ...topicRouted,
    /** Group whose handler gets the message. */
    consumerGroup: string,
    /** The client that shall consume; any of the group by default. */
    clientId: optional(string),
    /** Offset id of the message. */
    msgId: optional(string),
    /** Broker that holds the message; set by the broker. */
    messageBrokerName: optional(string.wire('brokerName')),
    /** Topic of the message. */
    topic: optional(string),
    /** Bits of the topic; set by the broker. */
    topicSysFlag: optional(int32),
    /** Bits of the group; set by the broker. */
    groupSysFlag: optional(int32),
  },
  body: bytes,
  responseBody: consumeMessageDirectlyResultBody,
})
