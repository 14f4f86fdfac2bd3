// SPDX-License-Identifier: Apache-2.0
// SEND_REPLY_MESSAGE, code 324: client to broker. Clients use SEND_REPLY_MESSAGE_V2 instead.
import { declare } from '../response-codes.js'
import { sendMessage } from './send-message.js'

/**
 * Replies to a request message: the broker pushes the reply to the client that asked (PUSH_REPLY_MESSAGE_TO_CLIENT),
 * and stores it when it is set to. SYSTEM_ERROR when that client is gone. [ReplyMessageProcessor.java]
 */
export const sendReplyMessage = declare({ ...sendMessage, code: 324, name: 'SEND_REPLY_MESSAGE' })
