// SPDX-License-Identifier: Apache-2.0
// A filter expression that a broker is to compile before it is used. [CheckClientRequestBody.java]
import { json, object, optional } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { string } from './values.js'

const checkClient = object({
  clientId: string,
  /** Consumer group. */
  group: string,
  subscriptionData,
  namespace: optional(string),
})

/** The body of CHECK_CLIENT_CONFIG. */
export const checkClientBody = json(checkClient)
