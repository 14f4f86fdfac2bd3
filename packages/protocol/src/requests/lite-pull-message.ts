// SPDX-License-Identifier: Apache-2.0
// LITE_PULL_MESSAGE, code 361: client to broker. PULL_MESSAGE in all but its code and name.
import { declare } from '../response-codes.js'
import { pullMessage } from './pull-message.js'

/**
 * Reads messages of one queue for a lite-pull consumer: brokers since 5.0 serve it in a thread pool of its own. Fields,
 * body and answers are those of PULL_MESSAGE. [MQClientAPIImpl.java pullMessage]
 */
export const litePullMessage = declare({ ...pullMessage, code: 361, name: 'LITE_PULL_MESSAGE' })
