// SPDX-License-Identifier: Apache-2.0
// SEND_BATCH_MESSAGE, code 320: client to broker. Always in the short form; `batch` must be true as well.
import { shortForm } from '@rocketmq-ts/remoting/frames'
import { sendMessage } from './send-message.js'

/** Appends several messages to one queue; the body holds them one after the other, each with its own properties. */
export const sendBatchMessage = shortForm(sendMessage, { code: 320, name: 'SEND_BATCH_MESSAGE' })
