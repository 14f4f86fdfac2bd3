// SPDX-License-Identifier: Apache-2.0
// CHECK_CLIENT_CONFIG, code 46: client to broker. Brokers without `enablePropertyFilter` answer SYSTEM_ERROR.
import { checkClientBody } from '../bodies/check-client.js'
import { declare } from '../response-codes.js'

/**
 * Lets the broker compile a filter expression before the consumer starts. SUBSCRIPTION_PARSE_FAILED when it cannot.
 * [ClientManageProcessor.java]
 */
export const checkClientConfig = declare({
  code: 46,
  name: 'CHECK_CLIENT_CONFIG',
  body: checkClientBody,
})
