// SPDX-License-Identifier: Apache-2.0
// PUT_KV_CONFIG, code 100: admin to name server. Name servers do not tell each other: ask every one.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Stores a text under a name. [DefaultRequestProcessor.java] */
export const putKvConfig = declare({
  code: 100,
  name: 'PUT_KV_CONFIG',
  request: {
    /** Such as `ORDER_TOPIC_CONFIG`. */
    namespace: string,
    /** Name of the text. */
    key: string,
    /** The text. */
    value: string,
  },
})
