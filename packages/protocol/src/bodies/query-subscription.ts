// SPDX-License-Identifier: Apache-2.0
// What a group wants of a topic, as a broker knows it. [QuerySubscriptionResponseBody.java]
import { json, object, optional } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { string } from './values.js'

const groupSubscription = object({
  /** Absent when no client of the group is online. */
  subscriptionData: optional(subscriptionData),
  /** The group that was asked about. */
  group: optional(string),
  /** The topic that was asked about. */
  topic: optional(string),
})

/** The answer to QUERY_SUBSCRIPTION_BY_CONSUMER. */
export const groupSubscriptionBody = json(groupSubscription)
