// SPDX-License-Identifier: Apache-2.0
// DELETE_KV_CONFIG, code 102: admin to name server. Name servers do not tell each other: ask every one.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Forgets a text. [DefaultRequestProcessor.java] */
export const deleteKvConfig = declare({
  code: 102,
  name: 'DELETE_KV_CONFIG',
  request: {
    /** Such as `ORDER_TOPIC_CONFIG`. */
    namespace: string,
    /** Name of the text. */
    key: string,
  },
})
