// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_ACL_CONFIG, code 50: admin to broker. Brokers up to 4.9 only: later ones have users
// (AUTH_CREATE_USER).
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Makes or changes an account in the broker's access table. [AdminBrokerProcessor.java of 4.9.7] */
export const updateAndCreateAclConfig = declare({
  code: 50,
  name: 'UPDATE_AND_CREATE_ACL_CONFIG',
  request: {
    /** Name of the account. */
    accessKey: string,
    /** Not printed in traces. */
    secretKey: optional(string.secret()),
    /** Addresses that need no signature. */
    whiteRemoteAddress: optional(string),
    /** The account may administer. */
    admin: optional(boolean),
    /** `DENY`, `PUB`, `SUB` or `PUB|SUB`. */
    defaultTopicPerm: optional(string),
    /** The same for groups. */
    defaultGroupPerm: optional(string),
    /** `topic=PUB|SUB`, separated by commas. */
    topicPerms: optional(string),
    /** `group=SUB`, separated by commas. */
    groupPerms: optional(string),
  },
})
