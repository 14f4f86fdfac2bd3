// SPDX-License-Identifier: Apache-2.0
// UPDATE_GLOBAL_WHITE_ADDRS_CONFIG, code 53: admin to broker. Brokers up to 4.9 only.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Sets the addresses that need no account. [AdminBrokerProcessor.java of 4.9.7] */
export const updateGlobalWhiteAddrsConfig = declare({
  code: 53,
  name: 'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
  request: {
    /** Addresses, separated by commas. */
    globalWhiteAddrs: string,
    /** File to write to; absent or empty for the broker's first one. Java calls it required, and does not check. */
    aclFileFullPath: optional(string),
  },
})
