// SPDX-License-Identifier: Apache-2.0
// GET_KVLIST_BY_NAMESPACE, code 219: admin to name server.
import { string } from '@rocketmq-ts/remoting/frames'
import { kvTableBody } from '../bodies/kv-table.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'

/**
 * Asks for all texts of a namespace. QUERY_NOT_FOUND when there are none; the answer has no body then.
 * [DefaultRequestProcessor.java]
 */
export const getKvListByNamespace = declare({
  code: 219,
  name: 'GET_KVLIST_BY_NAMESPACE',
  request: {
    /** Such as `ORDER_TOPIC_CONFIG`. */
    namespace: string,
  },
  responseBody: optionalBody(kvTableBody),
  answers: ['SUCCESS', 'QUERY_NOT_FOUND'],
})
