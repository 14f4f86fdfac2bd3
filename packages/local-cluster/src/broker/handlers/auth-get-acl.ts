// SPDX-License-Identifier: Apache-2.0
// AUTH_GET_ACL. [AdminBrokerProcessor.java]
import { authGetAcl } from '@rocketmq-ts/protocol'
import { authOf } from '../auth/auth-of.js'
import { handle } from '../broker.js'

export const handleAuthGetAcl = handle(authGetAcl, (broker, { subject = '' }) => {
  return { body: authOf(broker).acl(subject) }
})
