// SPDX-License-Identifier: Apache-2.0
// The clients of a consumer group. [GetConsumerListByGroupResponseBody.java]
import { list } from './collections.js'
import { json, object } from './shape.js'
import { string } from './values.js'

/** The answer to GET_CONSUMER_LIST_BY_GROUP: client ids in any order. */
export const consumerListBody = json(
  object({
    /** Ids of the members, by which each finds its own share of the queues. */
    consumerIdList: list(string),
  }),
)
