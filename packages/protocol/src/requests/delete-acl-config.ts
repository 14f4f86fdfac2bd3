// SPDX-License-Identifier: Apache-2.0
// DELETE_ACL_CONFIG, code 51: admin to broker. Brokers up to 4.9 only.
import { string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes an account out of the broker's access table. [AdminBrokerProcessor.java of 4.9.7] */
export const deleteAclConfig = declare({
  code: 51,
  name: 'DELETE_ACL_CONFIG',
  request: {
    /** Name of the account. */
    accessKey: string,
  },
})
