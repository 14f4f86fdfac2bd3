// SPDX-License-Identifier: Apache-2.0
// What a broker tells the name servers: its topics. `register-broker.ts` has the two forms that it travels in.
// [RegisterBrokerBody.java]
import { list } from './collections.js'
import { object, type ShapeOf } from './shape.js'
import { topicConfigTable } from './topic-config.js'
import { string } from './values.js'

/** Shape of a registration. */
export const registration = object({
  /** The broker's topics, and their version. */
  topicConfigSerializeWrapper: topicConfigTable,
  /** Addresses of filter servers, removed in 5.0: empty. */
  filterServerList: list(string),
})
/** What a broker tells the name servers. */
export type RegisterBrokerData = ShapeOf<typeof registration>
