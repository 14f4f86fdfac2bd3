// SPDX-License-Identifier: Apache-2.0
// LITE_SUBSCRIPTION_CTL, code 200071: client to broker. The code needs more than 16 bits, so it travels with a JSON
// header only.
import { liteSubscriptionsBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Says which lite topics a client wants. LITE_SUBSCRIPTION_QUOTA_EXCEEDED when they are too many. Brokers since 5.5
 * know it. [LiteSubscriptionCtlProcessor of 5.5.0]
 */
export const liteSubscriptionCtl = declare({
  code: 200071,
  name: 'LITE_SUBSCRIPTION_CTL',
  request: {
    ...routed,
  },
  body: liteSubscriptionsBody,
})
