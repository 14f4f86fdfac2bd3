// SPDX-License-Identifier: Apache-2.0
// SEND_MESSAGE_V2, code 310: client to broker. SEND_MESSAGE with one letter as the name of each field; the broker's
// name travels as `n`.
import { shortForm } from '@rocketmq-ts/remoting/frames'
import { sendMessage } from './send-message.js'

/** Appends one message to one queue: what clients send. Fields and answers are those of SEND_MESSAGE. */
export const sendMessageV2 = shortForm(sendMessage, { code: 310, name: 'SEND_MESSAGE_V2' })
