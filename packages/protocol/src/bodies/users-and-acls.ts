// SPDX-License-Identifier: Apache-2.0
// Users and access rules of brokers since 5.3; the words are in `vocabulary/access.ts`. [UserInfo.java, AclInfo.java]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { string } from './values.js'

const userInfo = object({
  /** Name of the user: the access key of requests. */
  username: optional(string),
  /** In clear: brokers need it to check signatures, and answer it as well. */
  password: optional(string),
  /** `Super` or `Normal`. */
  userType: optional(string),
  /** `enable` or `disable`. */
  userStatus: optional(string),
})

/** A user as a body. */
export const userInfoBody = json(userInfo)
/** The answer to AUTH_LIST_USER. */
export const userListBody = json(list(userInfo))

const policyEntry = object({
  /** `*`, `Topic:name`, `Topic:prefix*`, `Group:name` or `Cluster:name`. */
  resource: optional(string),
  /** `All`, `Any`, `Pub`, `Sub`, `Create`, `Update`, `Delete`, `Get` or `List`, in any case. */
  actions: optional(list(string)),
  /** Addresses, or ranges such as `10.0.0.0/8`; absent means any. */
  sourceIps: optional(list(string)),
  /** `Allow` or `Deny`. */
  decision: optional(string),
})

const policy = object({
  /** `Custom` or `Default`. */
  policyType: optional(string),
  /** What is allowed or denied. */
  entries: optional(list(policyEntry)),
})

const aclInfo = object({
  /** `User:name`. */
  subject: optional(string),
  /** The rules, by kind. */
  policies: optional(list(policy)),
})

/** Access rules as a body. */
export const aclInfoBody = json(aclInfo)
/** The answer to AUTH_LIST_ACL. */
export const aclListBody = json(list(aclInfo))
