// SPDX-License-Identifier: Apache-2.0
// The access table of brokers up to 4.9, removed in 5.0. [GetBrokerClusterAclConfigResponseBody.java of 4.9.7]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { boolean, string } from './values.js'

const plainAccess = object({
  /** Name of the account, as requests carry it. */
  accessKey: string,
  /** Secret that its signatures are made with. */
  secretKey: optional(string),
  /** Address from which the account needs no signature, also a pattern such as `10.1.*.*`. */
  whiteRemoteAddress: optional(string),
  /** The account may administer the broker as well. */
  admin: boolean,
  /** What it may do with topics that `topicPerms` does not name: `DENY`, `PUB`, `SUB` or `PUB|SUB`. */
  defaultTopicPerm: optional(string),
  /** The same of groups that `groupPerms` does not name. */
  defaultGroupPerm: optional(string),
  /** `topic=PUB|SUB`. */
  topicPerms: optional(list(string)),
  /** `group=SUB`. */
  groupPerms: optional(list(string)),
})

const plainAccessTable = object({
  /** Addresses that need no account. */
  globalWhiteAddrs: optional(list(string)),
  /** The accounts. */
  plainAccessConfigs: optional(list(plainAccess)),
})

/** The answer to GET_BROKER_CLUSTER_ACL_CONFIG. */
export const plainAccessTableBody = json(plainAccessTable)
