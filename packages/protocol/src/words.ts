// SPDX-License-Identifier: Apache-2.0
// `@rocketmq-ts/protocol/words`: what the command line offers and explains before it knows what is wanted. The index
// exports it too; this entry loads nothing else, so that a program starts as fast without the protocol.
export { aclActions, spelled, userTypes, type AclAction, type UserType } from './vocabulary/access.js'
export { defaultNameServerPort } from './vocabulary/name-server-port.js'
export { permissions, readWrite } from './vocabulary/permissions.js'
