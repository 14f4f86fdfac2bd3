// SPDX-License-Identifier: Apache-2.0
// GET_KV_CONFIG, code 101: client to name server.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for a text. QUERY_NOT_FOUND when there is none. [DefaultRequestProcessor.java] */
export const getKvConfig = declare({
  code: 101,
  name: 'GET_KV_CONFIG',
  request: {
    /** Such as `ORDER_TOPIC_CONFIG`. */
    namespace: string,
    /** Name of the text. */
    key: string,
  },
  response: {
    /** The text. */
    value: optional(string),
  },
  answers: ['SUCCESS', 'QUERY_NOT_FOUND'],
})
