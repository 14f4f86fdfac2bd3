// SPDX-License-Identifier: Apache-2.0
// ACK_LITE_MESSAGE, code 200072: client to broker. Declared by 5.5.0, used by neither its client nor its broker: lite
// messages are acknowledged with ACK_MESSAGE and `liteTopic`.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { takenMessage } from './ack-message.js'

/** Says that a lite message is consumed. Brokers of 5.5.0 answer REQUEST_CODE_NOT_SUPPORTED. [RequestCode of 5.5.0] */
export const ackLiteMessage = declare({
  code: 200072,
  name: 'ACK_LITE_MESSAGE',
  request: {
    ...takenMessage,
    /** Group for which the messages were taken. */
    consumerGroup: takenMessage.consumerGroup,
    /** Parent topic. */
    topic: takenMessage.topic,
    /** The receipt of the message. */
    extraInfo: takenMessage.extraInfo,
    /** Lite topic inside the parent topic. */
    liteTopic: optional(string),
  },
})
