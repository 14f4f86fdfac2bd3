// SPDX-License-Identifier: Apache-2.0
// A filter expression that a broker is to compile before it is used. [CheckClientRequestBody.java]
import { json, object, optional } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { string } from './values.js'

const checkClient = object({
  /** Id of the client that asks. */
  clientId: string,
  /** Consumer group. */
  group: string,
  /** The filter to compile, and its topic. */
  subscriptionData,
  /** Namespace of the client, where it has one. */
  namespace: optional(string),
})

/** The body of CHECK_CLIENT_CONFIG. */
export const checkClientBody = json(checkClient)
