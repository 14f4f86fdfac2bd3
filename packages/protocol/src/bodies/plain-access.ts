// SPDX-License-Identifier: Apache-2.0
// The access table of brokers up to 4.9, removed in 5.0. [GetBrokerClusterAclConfigResponseBody.java of 4.9.7]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { boolean, string } from './values.js'

const plainAccess = object({
  accessKey: string,
  secretKey: optional(string),
  whiteRemoteAddress: optional(string),
  admin: boolean,
  /** `DENY`, `PUB`, `SUB` or `PUB|SUB`. */
  defaultTopicPerm: optional(string),
  defaultGroupPerm: optional(string),
  /** `topic=PUB|SUB`. */
  topicPerms: optional(list(string)),
  /** `group=SUB`. */
  groupPerms: optional(list(string)),
})

const plainAccessTable = object({
  /** Addresses that need no account. */
  globalWhiteAddrs: optional(list(string)),
  plainAccessConfigs: optional(list(plainAccess)),
})

/** The answer to GET_BROKER_CLUSTER_ACL_CONFIG. */
export const plainAccessTableBody = json(plainAccessTable)
