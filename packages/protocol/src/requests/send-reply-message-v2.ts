// SPDX-License-Identifier: Apache-2.0
// SEND_REPLY_MESSAGE_V2, code 325: client to broker. SEND_REPLY_MESSAGE with one letter as the name of each field.
import { shortForm } from '@rocketmq-ts/remoting/frames'
import { sendReplyMessage } from './send-reply-message.js'

/** Replies to a request message: what clients send. Fields and answers are those of SEND_MESSAGE. */
export const sendReplyMessageV2 = shortForm(sendReplyMessage, { code: 325, name: 'SEND_REPLY_MESSAGE_V2' })
